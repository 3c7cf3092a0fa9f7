import { describe, expect, it } from "vitest";
import { sample } from "../../support/counts.ts";
import { matches, type StoryStep, storyStepsOf, TELLING_PARTS } from "./match-story.ts";
import { playStory } from "./play-story.ts";
import { nameOf, STORIES, type Story, tellings } from "./story.ts";

/** Most stories are found within a few seeds. */
const MOST_SEEDS = 3000;
/** States that are shorter can fall between two polls. A machine that was paused polled less often. */
const LONGEST_MISSED = { undisturbed: 600, disturbed: 2500 };
/** Polls are 0.12 to 0.25 s apart, and were noted when they began or ended. */
const EARLY = 250;
const LATE = 450;
/**
 * Runs in which the machine was paused for seconds, so that healthy nodes lost each other. The recordings do not
 * contain the times.
 */
const STOOD_STILL: readonly string[] = [
	"8.1.2.0 6-fourth-node, run 1",
	"8.1.2.0 7-swap-ports, run 1",
	"5.7.0.31 3-sigstop-12s, run 1",
	"5.7.0.31 6-fourth-node, run 1",
];

/** One part of what one node said, and what the model has shown of it so far. */
class Claim {
	readonly label: string;
	readonly node: string;
	readonly name: string;
	readonly steps: readonly StoryStep[];
	readonly story: Story;
	isFound = false;
	/** The steps whose time the model has not come near to. */
	readonly untimely = new Map<number, readonly [earliest: number, latest: number]>();

	constructor(story: Story, node: string, name: string, steps: readonly StoryStep[]) {
		this.story = story;
		this.node = node;
		this.name = name;
		this.steps = steps;
		this.label = `${node} ${name}: ${steps.map(({ at, text }) => `${at} ${text}`).join(" | ")}`;
		if (!story.undisturbed) return;
		for (const [index, { at }] of steps.entries()) if (at >= 0) this.untimely.set(index, [Infinity, -Infinity]);
	}

	get isMet(): boolean {
		return this.isFound && this.untimely.size === 0;
	}

	compare(played: readonly StoryStep[]): void {
		const missed = this.story.undisturbed ? LONGEST_MISSED.undisturbed : LONGEST_MISSED.disturbed;
		const times = matches(this.steps, played, missed, this.story.says.at(-1)?.[0] ?? 0);
		if (times === undefined) return;
		this.isFound = true;
		for (const [index, [earliest, latest]] of this.untimely) {
			const time = times[index] ?? 0;
			const range = [Math.min(earliest, time), Math.max(latest, time)] as const;
			const at = this.steps[index]?.at ?? 0;
			if (at >= range[0] - EARLY && at <= range[1] + LATE) this.untimely.delete(index);
			else this.untimely.set(index, range);
		}
	}

	complaint(): string {
		if (!this.isFound) return `No run of the model shows this order: ${this.label}`;
		const late = [...this.untimely].map(([index, [earliest, latest]]) => {
			const { at, text } = this.steps[index] as StoryStep;
			return `${text} at ${at}, and in the model from ${Math.round(earliest)} to ${Math.round(latest)}`;
		});
		return `${this.node} ${this.name}: ${late.join(", ")}`;
	}
}

function claimsOf(story: Story): readonly Claim[] {
	return [...tellings(story)].flatMap(([node, told]) =>
		Object.entries(TELLING_PARTS).flatMap(([name, part]) => {
			const steps = storyStepsOf(told, part);
			// Some recordings lack a part.
			return steps.some(({ text }) => text.includes("undefined")) ? [] : [new Claim(story, node, name, steps)];
		}),
	);
}

async function complaints(story: Story, mostSeeds = MOST_SEEDS): Promise<readonly string[]> {
	let open = claimsOf(story);
	for (let seed = 1; seed <= mostSeeds && open.length > 0; seed++) {
		const run = await playStory(story, seed);
		for (const claim of open) claim.compare(storyStepsOf(run.get(claim.node) ?? [], TELLING_PARTS[claim.name] ?? String));
		open = open.filter(({ isMet }) => !isMet);
	}
	return open.map((claim) => claim.complaint());
}

describe("a recorded story of a real cluster is a lawful run of the model", () => {
	const explained = STORIES.filter((story) => !STOOD_STILL.includes(nameOf(story)));
	it.each(sample(explained, 2).map((story) => [nameOf(story), story] as const))(
		"%s",
		async (_name, story) => {
			expect(await complaints(story)).toEqual([]);
		},
		60_000,
	);

	it("and the recorded machine was paused in each story that the model cannot explain", () => {
		const names = STORIES.map(nameOf);
		expect(STOOD_STILL.every((name) => names.includes(name))).toBe(true);
		expect(STORIES.filter(({ undisturbed }) => undisturbed).map(nameOf)).not.toContain(STOOD_STILL);
	});
});

describe("the comparison", () => {
	const story = STORIES.find((each) => nameOf(each) === "8.1.2.0 2-sigkill-restart, run 3") as Story;
	const changed = (change: (said: Story["says"][number]) => Story["says"][number]): Story => ({
		...story,
		says: story.says.map(change),
	});
	const find = (altered: Story) => complaints(altered, 300);

	it("refuses a list that never drops the crashed node", async () => {
		const altered = changed(([at, node, said]) =>
			typeof said === "string" || !said.peers?.startsWith("5,") ? [at, node, said] : [at, node, { ...said, peers: "4,3000,[]" }],
		);
		expect(await find(altered)).not.toEqual([]);
	});

	it("refuses partitions before the newcomer is counted", async () => {
		const altered = changed(([at, node, said]) =>
			typeof said !== "string" && said.hasPartitions === false ? [at, node, { ...said, hasPartitions: true }] : [at, node, said],
		);
		expect(await find(altered)).not.toEqual([]);
	});

	it("refuses a crash that is noticed only after five seconds", async () => {
		const altered = changed(([at, node, said]) => [at > 1000 && at < 10_000 ? at + 3000 : at, node, said]);
		expect((await find(altered)).join()).toContain("in the model from");
	});
});
