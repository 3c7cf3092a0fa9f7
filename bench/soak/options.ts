import { parseArgs } from "node:util";
import { parseDuration, unitHint } from "../../bin/terminal/duration.ts";
import type { SoakSize } from "./wave.ts";

export const USAGE = `npm run soak -- [--for 10m] [--seed S] [--nodes 64] [--tasks 200] [--json]

Tracks tasks on a cluster of servers on loopback while everything goes wrong that may: nodes crash, restart, join, leave and fall silent,
connections are cut, replies come late, in pieces or not at all, jobs are stopped and forgotten. It goes in waves of up to a minute, each
with a cluster of its own, and ends with 1 if a wait outlasted its timeout, a completion was false, or anything was left behind. The first wave
is drawn from the seed S (default 1), the next from S + 1, and so on: to have one again, begin with it. The soak ends with 2 if it could
not judge: too few waits were completed, or the machine was too busy. For a day: npm run soak -- --for 24h

  --for TIME   when to begin no further wave (default 30s)
  --nodes N    nodes of the cluster, 3 to 64 (default 64)
  --tasks N    tasks at once, 1 to 1000 (default 200)
  --json       the summary as JSON`;

export interface SoakOptions extends SoakSize {
	readonly forMs: number;
	readonly seed: number;
	readonly json: boolean;
	readonly help: boolean;
}

const LONGEST_WAVE = 60_000;
const SHORTEST_WAVE = 1000;

/** @throws Error one sentence that names the option and what it may be */
export function readSoakOptions(args: readonly string[]): SoakOptions {
	const { values } = parseArgs({
		args: [...args],
		options: {
			for: { type: "string", default: "30s" },
			seed: { type: "string", default: "1" },
			nodes: { type: "string", default: "64" },
			tasks: { type: "string", default: "200" },
			json: { type: "boolean", default: false },
			help: { type: "boolean", default: false },
		},
	});
	const forMs = parseDuration(values.for);
	if (forMs === undefined || forMs < 2 * SHORTEST_WAVE) {
		throw new Error(
			`--for must be a duration from 2s on, such as 60s or 10m, not ${JSON.stringify(values.for)}.${unitHint(values.for)}`,
		);
	}
	return {
		forMs,
		seed: wholeNumber("seed", values.seed, 0, 2 ** 31),
		nodes: wholeNumber("nodes", values.nodes, 3, 64),
		tasks: wholeNumber("tasks", values.tasks, 1, 1000),
		// Two at least: what the first one holds when it is over, the last one is held against.
		length: Math.min(LONGEST_WAVE, Math.floor(forMs / 2)),
		json: values.json,
		help: values.help,
	};
}

function wholeNumber(name: string, text: string, least: number, most: number): number {
	if (/^\d{1,10}$/.test(text) && Number(text) >= least && Number(text) <= most) return Number(text);
	throw new Error(`--${name} must be a whole number from ${least} to ${most}, not ${JSON.stringify(text)}.`);
}
