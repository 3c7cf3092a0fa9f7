import { parseArgs } from "node:util";
import { parseDuration, unitHint } from "../../bin/terminal/duration.ts";
import type { SoakSize } from "./size.ts";

export const USAGE = `npm run soak -- [--for 10m] [--seed S] [--nodes 64] [--tasks 200] [--json]

Tracks tasks on a cluster of servers on loopback while everything goes wrong. Nodes crash, restart one after the
other, join, leave, move to other addresses, stop and continue. The network between them splits and heals.
Connections are cut, and replies come late, in pieces or not at all. Jobs are aborted and forgotten. The process of
the tracker itself pauses.

The soak consists of waves of up to two minutes, each with its own cluster. The first wave is drawn from the random
seed S (default: 1), the next from S + 1, and so on. To repeat a wave, begin with its seed.

For ten minutes: npm run soak -- --for 10m        For a day: npm run soak -- --for 24h

  --for TIME   the soak begins no wave after this time (default: 1m)
  --seed S     random seed of the first wave (default: 1)
  --nodes N    nodes of the cluster, 3 to 64 (default: 64)
  --tasks N    tasks at a time, 1 to 1000 (default: 200)
  --json       print the summary as JSON

Exit codes:
  0  every wait ended in time, every completion was true, and no timer or socket was left behind
  1  a wait was late, a completion was false, or sockets, timers or memory were left behind
  2  the soak could not judge: too few waits were completed, or the machine was too busy
  64 an option is invalid`;

export interface SoakOptions extends SoakSize {
	readonly forMs: number;
	readonly seed: number;
	readonly json: boolean;
	readonly help: boolean;
}

const LONGEST_WAVE = 120_000;
const SHORTEST_WAVE = 1000;

/** @throws Error one sentence that names the option and what it may be */
export function readSoakOptions(args: readonly string[]): SoakOptions {
	const { values } = parseArgs({
		args: [...args],
		options: {
			for: { type: "string", default: "1m" },
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
		// There are at least two waves: the memory after the last one is compared with the memory after the first.
		length: Math.min(LONGEST_WAVE, Math.floor(forMs / 2)),
		json: values.json,
		help: values.help,
	};
}

function wholeNumber(name: string, text: string, least: number, most: number): number {
	if (/^\d{1,10}$/.test(text) && Number(text) >= least && Number(text) <= most) return Number(text);
	throw new Error(`--${name} must be a whole number from ${least} to ${most}, not ${JSON.stringify(text)}.`);
}
