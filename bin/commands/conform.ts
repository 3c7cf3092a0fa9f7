import type { ConformanceReport } from "../../kit/conformance/conformance-report.ts";
import type { ScenarioResult } from "../../kit/conformance/scenario-result.ts";
import {
	checkFormatTargets,
	type FormatTargets,
	formatOptions,
	STANDARD_OUTPUT,
	writeReports,
} from "../reporting/report-formats.ts";
import { readKnown } from "../searching/read-known.ts";
import { type Command, defineCommand } from "../terminal/command.ts";
import { adapterFailed, CommandError, cannotRun, usageError } from "../terminal/command-error.ts";
import { formatCount } from "../terminal/count.ts";
import { EXIT } from "../terminal/exit-code.ts";
import { interruptible } from "../terminal/interruptible.ts";
import { interruptedError } from "../terminal/interruption.ts";
import { choice, count, flag, list, text } from "../terminal/option.ts";
import { createProgress } from "../terminal/progress.ts";
import { checkTargets, complaintOf, exitWith, writeReport } from "../terminal/report-file.ts";
import type { Terminal } from "../terminal/terminal.ts";

/** `aerospike-task conform`: tests a driver, requirement by requirement. */
export const conformCommand: Command = defineCommand({
	name: "conform",
	summary: "test a driver against the specification",
	about: [
		"Runs the scenarios with a driver on a simulated cluster. Shows for each requirement of SPEC.md whether the driver",
		"meets it. The driver is connected through an adapter: a program in any language that reads requests from",
		"standard input and writes answers to standard output. See docs/writing-an-adapter.md.",
		"Without --driver, the command tests the library. In a clone, it then also compares the simulated nodes with recorded",
		"replies of real servers.",
	],
	options: {
		driver: text("COMMAND", "The command that starts the adapter. Quotes work as in a shell; pipes and variables do not."),
		profile: list("NAME", "Use only these profiles of the adapter: parse, decide, wire."),
		only: list("ID", "Test only these requirements, or the scenarios at these places (FILE:LINE)."),
		repeat: count(
			"N",
			"Run the scenarios N times, and show those whose result changes. The report shows a run that failed, if there is one.",
			1,
			1000,
		),
		level: choice(
			["must", "should", "may"],
			"Test only requirements of this level or a stricter one (default: may = all requirements).",
		),
		"known-failures": text("FILE", "A list of known failures. Each scenario in it must still break the same requirement."),
		"update-known-failures": flag(
			"Write the failures of this run to the --known-failures file. Failed scenarios then do not change the exit code.",
		),
		complete: flag(
			"Run the complete suite of short runs instead. It tests the decisions about rounds completely (docs/searching.md lists the assumptions).",
		),
		...formatOptions("run"),
	},
	examples: [
		["conform", "test the library, and show a table"],
		['conform --driver "python3 examples/adapters/tracker.py"', "test another driver"],
		[
			'conform --complete --driver "python3 examples/adapters/tracker.py"',
			"test its decisions about rounds completely (docs/searching.md lists the assumptions)",
		],
		["conform --level must --html report.html", "test only the MUST requirements, and write a page for a browser"],
		["conform --only ROUND-7 WAIT-5", "test two requirements"],
		[
			'conform --driver "python3 examples/adapters/tracker.py" --only features/round.feature:65 --repeat 10',
			"run one scenario ten times",
		],
	],
	exits: [
		[
			EXIT.ok,
			"conformant: no tested requirement failed (known failures do not count), and of each MUST requirement that the profiles can show, at least one scenario was played (JUDGE-6)",
		],
		[EXIT.failed, "a scenario failed, a known failure now behaves differently, or a recorded reply differs"],
		[
			EXIT.couldNotRun,
			"no scenario failed, but the run says too little: the adapter or a scenario could not run, no requirement could be judged, or the adapter declined (as unsupported) all scenarios of a MUST requirement that its profiles can show",
		],
	],
	async run(values, terminal) {
		if (values.complete) return runCompleteSuite(values, terminal);
		const { driver, "known-failures": file, "update-known-failures": isUpdate } = values;
		if (isUpdate && file === undefined)
			throw usageError("--update-known-failures needs --known-failures FILE, the file to write.");
		if (values.profile !== undefined && driver === undefined)
			throw usageError("--profile needs --driver: the library is tested without an adapter.");
		const selection = selectionOf(values);
		if (isUpdate) checkTargets({ "known-failures": file });
		checkFormatTargets("run", values, file === undefined ? [] : [{ name: "--known-failures", file }]);
		const known = file === undefined ? undefined : await readKnown(file, isUpdate, terminal);
		const options = { ...selection, knownFailures: known };
		const { report, broken } = await judgeRepeatedly(driver, options, values.repeat ?? 1, terminal);
		const complaints = [
			...(await complaintOf(async () => {
				if (isUpdate && file !== undefined) await updateKnown(file, report, terminal);
			})),
			...(await show(report, values, terminal)),
		];
		const { verdictOf } = await import("../../kit/conformance/conformance-report.ts");
		const verdict = verdictOf(report);
		const exitCode = exitWith(complaints, isUpdate && verdict === "failed" ? EXIT.ok : EXITS[verdict], terminal);
		if (broken === undefined) return exitCode;
		terminal.err.print(`aerospike-task: ${broken}`);
		return exitCode === EXIT.ok ? EXIT.couldNotRun : exitCode;
	},
});

/** The suite covers all rounds at once, so it has neither a selection nor known failures. */
async function runCompleteSuite(values: Readonly<Record<string, unknown>>, terminal: Terminal): Promise<number> {
	const { driver, json, complete: _complete, ...others } = values;
	for (const [name, value] of Object.entries(others)) {
		if (name !== "help" && value !== undefined && value !== false)
			throw usageError(`--complete and --${name} cannot be combined.`);
	}
	const isJson = json === STANDARD_OUTPUT;
	if (json !== undefined && !isJson) throw usageError("--complete only prints its report: with --complete, --json must be -.");
	const { conformCompletely } = await import("../searching/conform-completely.ts");
	return conformCompletely(driver as string | undefined, isJson, terminal);
}

const LEVELS = { must: "MUST", should: "SHOULD", may: "MAY" } as const;
const EXITS = {
	conformant: EXIT.ok,
	failed: EXIT.failed,
	"could not run": EXIT.couldNotRun,
	"nothing judged": EXIT.couldNotRun,
	declined: EXIT.couldNotRun,
} as const;

type Kit = typeof import("../../kit/conformance/conform.ts");
type Options = NonNullable<Parameters<Kit["conform"]>[1]>;
type Selection = {
	readonly only: Options["only"];
	readonly level: keyof typeof LEVELS | undefined;
	readonly profile: readonly string[] | undefined;
};

function selectionOf({ only, level, profile }: Selection): Options {
	const profiles = profile?.map((name) => {
		if (name === "parse" || name === "decide" || name === "wire") return name;
		throw usageError(`--profile must be parse, decide or wire, not ${JSON.stringify(name)}.`);
	});
	return { only, profiles, level: level === undefined ? undefined : LEVELS[level] };
}

async function updateKnown(file: string, { knownFailures }: ConformanceReport, { err }: Terminal): Promise<void> {
	const { printKnownFailures } = await import("../../kit/conformance/known-failures.ts");
	if (knownFailures !== undefined) writeReport(file, printKnownFailures(knownFailures));
	const count = knownFailures?.failures.length ?? 0;
	err.print(`${file} now lists ${formatCount(count)} known ${count === 1 ? "failure" : "failures"}.`);
}

async function show(report: ConformanceReport, targets: FormatTargets, { out }: Terminal): Promise<readonly string[]> {
	return writeReports("run", report, targets, out, async () => {
		const { conformanceText } = await import("../reporting/conformance-text.ts");
		return conformanceText(report, out);
	});
}

interface Repeated {
	readonly report: ConformanceReport;
	/** Why the adapter could not play the next run. */
	readonly broken?: string;
}

async function judgeRepeatedly(
	driver: string | undefined,
	options: Options,
	runs: number,
	terminal: Terminal,
): Promise<Repeated> {
	const failures = new Map<string, ScenarioResult>();
	const play = (run: number) => judge(driver, options, terminal, runs === 1 ? "" : `Run ${run} of ${runs}: `, failures);
	const first = await play(1);
	if (runs === 1) return { report: first };
	const more: ConformanceReport[] = [];
	const { unite } = await import("../../kit/conformance/repeat.ts");
	for (let run = 2; run <= runs; run++) {
		try {
			more.push(await play(run));
		} catch (error) {
			// What the runs before have shown must not be lost.
			if (terminal.interrupted.aborted || !(error instanceof CommandError)) throw error;
			return { report: unite([first, ...more]), broken: `Run ${run} of ${runs} could not begin. ${error.message}` };
		}
	}
	return { report: unite([first, ...more]) };
}

/** @param failures what failed in this run and in those before it, by scenario */
async function judge(
	driver: string | undefined,
	options: Options,
	terminal: Terminal,
	before: string,
	failures: Map<string, ScenarioResult>,
): ReturnType<Kit["conform"]> {
	const { conform } = await import("../../kit/conformance/conform.ts");
	const progress = createProgress(terminal.err);
	let failed = 0;
	let done = "";
	try {
		const work = conform(driver, {
			...options,
			signal: terminal.interrupted,
			onScenario(result, ended, all) {
				const { verdict, file, line, name } = result;
				if (verdict === "failed") {
					failed++;
					failures.set(JSON.stringify([file, line, name]), result);
				}
				done = `${formatCount(ended)} of ${formatCount(all)} scenarios, ${formatCount(failed)} failed`;
				progress.update(`${before}${done}: ${name}`);
			},
		});
		return await interruptible(terminal, work);
	} catch (error) {
		if (!terminal.interrupted.aborted) throw await asCommandError(error, driver);
		progress.end();
		const { interruptedText } = await import("../reporting/conformance-text.ts");
		terminal.out.print(...interruptedText([...failures.values()], terminal.out));
		throw interruptedError(terminal, done === "" ? "" : `Done: ${before}${done}.`);
	} finally {
		progress.end();
	}
}

/** The errors that a user can cause become one sentence. Other errors stay as they are. */
async function asCommandError(error: unknown, driver: string | undefined): Promise<unknown> {
	const { FeaturesNotRun } = await import("../../kit/scenario/load-playables.ts");
	const { SelectionError } = await import("../../kit/conformance/selection.ts");
	const { HarnessError, harnessErrorText } = await import("../../kit/stdio/harness-error.ts");
	if (error instanceof SelectionError) return usageError(error.message);
	if (error instanceof SyntaxError && driver !== undefined) return usageError(`--driver: ${error.message}`);
	// The Gherkin parser reports each error on a line of its own.
	if (error instanceof FeaturesNotRun) return cannotRun(error.message.replaceAll("\n", " "), error);
	if (error instanceof HarnessError) return adapterFailed(harnessErrorText(error), error);
	return error;
}
