import type { Said, Telling } from "./story.ts";

/** A part of what a node says. Times and order are compared part by part. */
export const TELLING_PARTS: Readonly<Record<string, (said: Said) => string>> = {
	count: ({ size, integrity, hasPartitions }) => `size ${size}, integrity ${integrity}, partitions ${hasPartitions}`,
	list: ({ peers }) => `${peers}`,
	company: ({ size, peers }) => `size ${size}, ${namesIn(peers)}`,
	leader: ({ size, principal }) => `size ${size}, principal ${principal}`,
	formed: ({ generation, size }) => `formed ${generation}, size ${size}`,
	calm: ({ stable, size }) => `size ${size}, ${word(stable, "stable")}`,
	steady: ({ steady, size }) => `size ${size}, ${word(steady, "steady")}`,
	memory: ({ alumni }) => `${alumni?.replace(/^\d+,/, "")}`,
};

function word(key: string | undefined, calm: string): string {
	return key === undefined ? "undefined" : key === "" ? `not ${calm}` : calm;
}

function namesIn(list: string | undefined): string {
	return [...(list ?? "").matchAll(/\[(\w+),,/g)].map(([, name]) => name).join(" ");
}

export interface StoryStep {
	readonly at: number;
	readonly text: string;
}

/** The steps of one part, without repetitions. */
export function storyStepsOf(tellings: readonly Telling[], part: (said: Said) => string): readonly StoryStep[] {
	const steps: StoryStep[] = [];
	for (const { at, said } of tellings) {
		const text = said === "gone" ? said : part(said);
		if (steps.at(-1)?.text !== text) steps.push({ at, text });
	}
	return steps;
}

/**
 * Whether polling a node of the model could have shown the recorded steps: all of them, in order, and between them no
 * other that lasts longer than a poll can miss. Gives the model's times of the steps. `end`: what comes later in the
 * model was not recorded.
 */
export function matches(
	recorded: readonly StoryStep[],
	played: readonly StoryStep[],
	longestMissed: number,
	end: number,
): readonly number[] | undefined {
	const isShort = (at: number): boolean => {
		const { at: from = 0 } = played[at] ?? {};
		return Math.min(end, played[at + 1]?.at ?? end) - from <= longestMissed;
	};
	/** Matches the steps from `index` on, the first of them at `at`. */
	const from = (index: number, at: number): readonly number[] | undefined => {
		const text = recorded[index]?.text;
		if (played[at]?.text !== text) return undefined;
		// The recording has no question to the node's next process.
		if (text === "gone" && index === recorded.length - 1) return [played[at]?.at ?? 0];
		for (let next = at + 1; ; next++) {
			const step = played[next];
			if (step === undefined || step.at > end + longestMissed) {
				if (index === recorded.length - 1) return [played[at]?.at ?? 0];
				if (step === undefined) return undefined;
			}
			const rest = index + 1 < recorded.length ? from(index + 1, next) : undefined;
			if (rest !== undefined) return [played[at]?.at ?? 0, ...rest];
			if (!isShort(next) && step?.text !== text) return undefined;
		}
	};
	return from(0, 0);
}
