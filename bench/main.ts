import { cpus, loadavg } from "node:os";
import { parseArgs } from "node:util";
import { hopComparison } from "./hops.ts";
import { infoRequestComparisons } from "./info-requests.ts";
import { judgedComparison } from "./judged.ts";
import { measure } from "./measure.ts";
import { recordComparison, statusComparison } from "./replies.ts";
import { endRounds, roundComparisons } from "./rounds.ts";
import { rulesComparison } from "./rules.ts";
import { printTable } from "./table.ts";
import { waitComparison } from "./waits.ts";

const REPETITIONS = 9;
const USAGE = `npm run bench -- [--json]

Measures how fast a task is tracked, in ${REPETITIONS} interleaved repetitions, and prints the medians as a table, or with --json as JSON.`;

const { json, help } = readOptions();
if (help) console.log(USAGE);
else {
	// One process is this benchmark; whatever else runs takes its share of what is measured.
	const [load = 0] = loadavg();
	const comparisons = await measure(
		[
			rulesComparison,
			judgedComparison,
			waitComparison,
			statusComparison,
			recordComparison,
			hopComparison,
			...infoRequestComparisons,
			...roundComparisons,
		],
		REPETITIONS,
	);
	await endRounds();
	const [processor] = cpus();
	const machine = `${cpus().length} × ${processor?.model.trim() || "a processor that does not say its name"}`;
	if (json)
		console.log(JSON.stringify({ machine, node: process.version, load, repetitions: REPETITIONS, comparisons }, undefined, 2));
	else {
		console.log(`${printTable(comparisons)}\n`);
		console.log(
			`Medians of ${REPETITIONS} interleaved repetitions and half the range of their middle half; Node ${process.version} on ${machine}.`,
		);
		if (load > 1) console.log(`The machine was busy (load ${load.toFixed(1)} at the start): ratios hold better than speeds.`);
	}
}

function readOptions(): { readonly json: boolean; readonly help: boolean } {
	try {
		const { json = false, help = false } = parseArgs({
			options: { json: { type: "boolean" }, help: { type: "boolean" } },
		}).values;
		return { json, help };
	} catch (error) {
		console.error(error instanceof Error ? error.message : String(error));
		process.exit(2);
	}
}
