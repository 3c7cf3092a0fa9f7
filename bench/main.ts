import { cpus, loadavg } from "node:os";
import { parseArgs } from "node:util";
import { COMPARISONS } from "./comparisons.ts";
import { changeLines, keepRun, keptRunOf, lastRun } from "./history.ts";
import { compareMany, manyLines } from "./many/compare.ts";
import { measure } from "./measure.ts";
import { findMutants, mutantLines } from "./mutants.ts";
import { comparePolling, pollingLines } from "./polling.ts";
import { compareRollingRestarts, rollingRestartLines } from "./rolling-restart.ts";
import { startSubject } from "./start-subject.ts";
import { printComparisons } from "./table.ts";

const REPETITIONS = 9;
const SEEDS = 20;
const WAITS = 100;
const USAGE = `npm run bench -- [--json] [--keep] [--speed | --many | --polling | --mutants | --rolling]

Measures this package. Without an option that selects a part, it measures all parts:

  --speed    how fast a task is tracked: the medians of ${REPETITIONS} interleaved repetitions, compared with the last run in bench/history.ndjson
  --many     what many tasks on one cluster cost
  --polling  how many rounds the poll intervals need, and how late they notice the end of a job
  --mutants  how many schedules a search needs to find each mutant of the gallery, over ${SEEDS} seeds (some minutes)
  --rolling  how ${WAITS} waits end in a rolling restart

  --keep     adds the speeds of this run to bench/history.ndjson
  --json     prints JSON`;

const { json, keep, help, speed, many, polling, mutants, rolling } = readOptions();
if (help) console.log(USAGE);
else {
	const isWhole = !speed && !many && !polling && !mutants && !rolling;
	if (speed || isWhole) await measureSpeed();
	if (many || isWhole) await listMany();
	if (polling || isWhole) listPolling();
	if (mutants || isWhole) await listMutants();
	if (rolling || isWhole) await listRolling();
}

async function listMany(): Promise<void> {
	const rows = await compareMany();
	console.log(json ? JSON.stringify({ many: rows }, undefined, 2) : `\n${manyLines(rows).join("\n")}`);
}

function listPolling(): void {
	const rows = comparePolling();
	console.log(json ? JSON.stringify({ polling: rows }, undefined, 2) : `\n${pollingLines(rows).join("\n")}`);
}

async function listRolling(): Promise<void> {
	const rows = await compareRollingRestarts(WAITS);
	console.log(json ? JSON.stringify({ rolling: rows }, undefined, 2) : `\n${rollingRestartLines(rows).join("\n")}`);
}

async function listMutants(): Promise<void> {
	const found = await findMutants(SEEDS, (name, done) => console.error(`${done} mutants found, next ${name}`));
	if (json) console.log(JSON.stringify({ seeds: SEEDS, mutants: found }, undefined, 2));
	else console.log(`\n${mutantLines(found, SEEDS).join("\n")}`);
}

async function measureSpeed(): Promise<void> {
	// Other programs that run at the same time change the results.
	const [load = 0] = loadavg();
	const comparisons = await measure(COMPARISONS, REPETITIONS, startSubject, (title) => console.error(title));
	const [processor] = cpus();
	const machine = `${cpus().length} × ${processor?.model.trim() || "a processor that does not say its name"}`;
	if (json)
		console.log(JSON.stringify({ machine, node: process.version, load, repetitions: REPETITIONS, comparisons }, undefined, 2));
	else {
		console.log(`${printComparisons(comparisons)}\n`);
		console.log(
			`Medians of ${REPETITIONS} interleaved repetitions and half the range of their middle half; Node ${process.version} on ${machine}.`,
		);
		const run = keptRunOf(comparisons, machine, cpus().length);
		const before = lastRun();
		if (before !== undefined) console.log(`\n${changeLines(run, before).join("\n")}`);
		if (keep) keepRun(run);
		if (load > 1) console.log(`The machine was busy (load ${load.toFixed(1)} at the start): ratios hold better than speeds.`);
	}
}

type Flags = Readonly<Record<"json" | "keep" | "help" | "speed" | "many" | "polling" | "mutants" | "rolling", boolean>>;

function readOptions(): Flags {
	try {
		const flag = { type: "boolean", default: false } as const;
		const options = { json: flag, keep: flag, help: flag, speed: flag, many: flag, polling: flag, mutants: flag, rolling: flag };
		const { json, keep, help, speed, many, polling, mutants, rolling } = parseArgs({ options }).values;
		return { json, keep, help, speed, many, polling, mutants, rolling };
	} catch (error) {
		console.error(error instanceof Error ? error.message : String(error));
		process.exit(2);
	}
}
