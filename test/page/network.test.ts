import { describe, expect, it } from "vitest";
import { checkSchedule } from "../../kit/schedule/schedule-json.ts";
import { parseWebToken, printWebToken } from "../../kit/schedule/web-replay-token.ts";
import { doneAnswersOf } from "../../page/perform/answer.ts";
import { membersAt } from "../../page/perform/members-at.ts";
import { perform } from "../../page/perform/perform.ts";
import { storiesOf } from "../../page/perform/round-story.ts";
import { LIBRARY_NAME, mutantsFor } from "../../page/perform/trackers.ts";
import { removeNode } from "../../page/play/edits.ts";
import { EXAMPLES } from "../../page/play/examples.ts";
import { addHappening, addNetwork, moveHappening, removeHappening, removeNetwork } from "../../page/play/network-edits.ts";

function storyOf(part: string) {
	const example = EXAMPLES.find(({ name }) => name.includes(part));
	if (example === undefined) throw new Error(`There is no story about ${part}.`);
	return example.schedule;
}

async function played(part: string, tracker = LIBRARY_NAME) {
	const take = await perform(storyOf(part), tracker);
	if (take.kind !== "played") throw new Error(take.message);
	return take;
}

describe("the stories over a network", () => {
	it("end, and the library breaks no clause in them", async () => {
		for (const { name, schedule } of EXAMPLES.filter((example) => example.schedule.network !== undefined)) {
			const take = await perform(schedule, LIBRARY_NAME);
			expect(take.kind === "played" && [take.findings, take.isEndless], name).toEqual([[], false]);
			expect(await parseWebToken(await printWebToken(schedule)), name).toMatchObject({ version: 2 });
		}
	});

	it("a split: the nodes' lists differ, and the tracker still lists all nodes", async () => {
		const { run } = await played("a split");
		const members = membersAt(run, 7000);
		expect(members?.tracker).toEqual(["A", "B", "C"]);
		expect(members?.nodes.map(({ lists }) => lists)).toEqual([["A", "B"], ["A", "B"], ["C"]]);
		const before = membersAt(run, 1000)?.nodes.map(({ lists }) => lists);
		expect(before).toEqual([
			["A", "B", "C"],
			["A", "B", "C"],
			["A", "B", "C"],
		]);
	});

	it("a restart: the node is away, and the others still list it for a while", async () => {
		const { run } = await played("rolling restart");
		const away = membersAt(run, 2000);
		expect(away?.nodes[0]).toMatchObject({ name: "A", lists: undefined, last: "crashed" });
		expect(away?.nodes[1]?.lists).toContain("A");
	});

	it("a stalled event loop: the tracker is paused, asks no question in that time, and its result is right", async () => {
		const take = await played("stalled");
		expect([1200, 3000, 5400].map((at) => membersAt(take.run, at)?.isPaused)).toEqual([false, true, false]);
		const asked = take.run.trace.filter(({ kind, at }) => kind === "asked" && at > 1400 && at < 5300);
		expect(asked).toEqual([]);
		expect(doneAnswersOf(take, 0).tracker.text).toMatch(/^yes/);
		const other = await played("stalled", "a-pause-of-the-client-is-silence");
		expect(other.findings.map(({ requirement }) => requirement)).toEqual(["CLUSTER-7"]);
	});

	it("a node that moves has another address later", async () => {
		const { run } = await played("moves");
		const address = (at: number) => membersAt(run, at)?.nodes[1]?.address;
		expect(address(0)).toBe("10.0.0.2:3000");
		expect(address(8000)).toBe("10.0.1.2:3000");
	});

	it("show what each node said in each round, and do not claim that the rounds were judged", async () => {
		const take = await played("stalled");
		const stories = storiesOf(take, 0);
		expect(stories.length).toBeGreaterThan(2);
		expect(stories[0]?.nodes.map(({ node, said }) => `${node} ${said}`)).toEqual([
			"A active(ok)",
			"B active(ok)",
			"C active(ok)",
		]);
		expect(stories.every(({ right }) => right === undefined)).toBe(true);
		expect(doneAnswersOf(take, 0).specification.text).toBe("no fault found in the members, the outcome and the end");
	});

	it("include trackers with a wrong list of the members, which play like the library without a network", async () => {
		const extra = mutantsFor(true).length - mutantsFor(false).length;
		expect(extra).toBeGreaterThan(20);
		const take = await perform(storyOf("starts late"), "former-members-are-forgotten");
		expect(take.kind === "played" && take.findings).toEqual([]);
	});
});

describe("the network of a run", () => {
	const plain = storyOf("A node restarts");

	it("can be added and removed, and the events of processes stay", () => {
		const over = addNetwork(plain);
		expect(over.network?.happens).toEqual([{ at: 1500, kind: "restart", node: "B" }]);
		expect([over.version, over.events]).toEqual([2, []]);
		expect(() => checkSchedule(over)).not.toThrow();
		expect(checkSchedule(removeNetwork(over))).toEqual(checkSchedule(plain));
	});

	it("can get more events, which can be moved and removed", () => {
		const over = addHappening({ at: 100, kind: "stall", ms: 50 })(addNetwork(plain));
		expect(moveHappening(1, 300)(over).network?.happens[1]).toEqual({ at: 300, kind: "stall", ms: 50 });
		expect(removeHappening(0)(over).network?.happens).toEqual([{ at: 100, kind: "stall", ms: 50 }]);
	});

	it("loses the events of a node that is removed", () => {
		const split = addHappening({ at: 100, kind: "split", nodes: ["B", "C"] })(addNetwork(plain));
		const without = removeNode("B")(split);
		expect(without.network?.happens).toEqual([{ at: 100, kind: "split", nodes: ["C"] }]);
		expect(() => checkSchedule(without)).not.toThrow();
	});
});
