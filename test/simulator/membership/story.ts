import { readFileSync } from "node:fs";

/**
 * A story of a real cluster: what was done to its processes, and what its nodes said of themselves, each time it
 * changed.
 */
export interface Story {
	readonly build: string;
	readonly story: string;
	readonly run: number;
	/** The machine kept up, so that times count and not only the order. */
	readonly undisturbed: boolean;
	readonly deeds: readonly Deed[];
	readonly says: readonly (readonly [ms: number, node: string, said: Said | "refused" | "reset" | "timeout"])[];
}

export interface Deed {
	readonly at: number;
	readonly node: string;
	/** `start`: the first answer of a process. `end`: it was killed or terminated. */
	readonly does: "start" | "end" | "stop" | "continue" | "isolate" | "heal" | "reset alumni";
	/** The addresses at which the process listens. */
	readonly address?: string;
}

/**
 * The fields that changed. `stable` and `steady`: the keys that cluster-stable answered, the second one without
 * migrations.
 */
export interface Said {
	readonly size?: number;
	readonly key?: string;
	readonly generation?: number;
	readonly principal?: string;
	readonly integrity?: boolean;
	readonly isMember?: boolean;
	readonly hasPartitions?: boolean;
	readonly peers?: string;
	readonly alumni?: string;
	readonly stable?: string;
	readonly steady?: string;
	readonly start?: string;
	readonly startOnSet?: string;
}

const FILE: URL = new URL("../../fixtures/membership/stories.ndjson", import.meta.url);

export const STORIES: readonly Story[] = readFileSync(FILE, "utf8")
	.trim()
	.split("\n")
	.map((line) => JSON.parse(line) as Story);

export const nameOf = ({ build, story, run }: Story): string => `${build} ${story}${run > 0 ? `, run ${run}` : ""}`;

/** All that each node said, whole, in order; "gone" when its process ended. */
export function tellings(story: Story): ReadonlyMap<string, readonly Telling[]> {
	const nodes = new Map<string, Telling[]>();
	const whole = new Map<string, Said>();
	const ends = story.deeds.filter(({ does }) => does === "end");
	const of = (node: string): Telling[] => {
		const known = nodes.get(node) ?? [];
		nodes.set(node, known);
		return known;
	};
	const end = (until: number): void => {
		while (ends[0] !== undefined && ends[0].at <= until) {
			const { at, node } = ends.shift() as Deed;
			of(node).push({ at, said: "gone" });
			whole.set(node, {});
		}
	};
	for (const [at, node, said] of story.says) {
		end(at);
		if (typeof said === "string") continue;
		const now = { ...whole.get(node), ...said };
		whole.set(node, now);
		of(node).push({ at, said: now });
	}
	end(Number.POSITIVE_INFINITY);
	return nodes;
}

export interface Telling {
	readonly at: number;
	readonly said: Said | "gone";
}
