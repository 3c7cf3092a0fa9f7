import { existsSync, readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { type Command, defineCommand } from "../terminal/command.ts";
import { cannotRun, usageError } from "../terminal/command-error.ts";
import { formatCount } from "../terminal/count.ts";
import { EXIT } from "../terminal/exit-code.ts";
import { interruptible } from "../terminal/interruptible.ts";
import { choice, flag, list, text } from "../terminal/option.ts";
import { createProgress } from "../terminal/progress.ts";
import { writeReport } from "../terminal/report-file.ts";
import type { Terminal } from "../terminal/terminal.ts";

/** `aerospike-task conform`: judges a driver, requirement by requirement. */
export const conform: Command = defineCommand({
	name: "conform",
	summary: "judge a tracker by the specification, requirement by requirement",
	about: [
		"Plays the scenarios with a driver on a simulated cluster, and says of every requirement of SPEC.md whether it is kept. The driver is",
		"behind an adapter, a program in any language that answers on its stdout what it is asked on its stdin: docs/writing-an-adapter.md.",
		"Without --driver it judges the library, and in the repository holds the simulated nodes against replies of real servers too.",
	],
	options: {
		driver: text("COMMAND", "The adapter's command, split into words as a shell would; no shell is run."),
		profile: list("NAME", "Use these profiles of the adapter alone: parse, decide, wire."),
		only: list("ID", "Judge these requirements alone."),
		level: choice(["must", "should", "may"], "Judge what is at least as binding as this; may, which is everything, by default."),
		"known-failures": text("FILE", "Failures that are known: they must still fail, and as they did."),
		"update-known-failures": flag("Write that file anew, as it would have to be."),
		complete: flag("Play the complete suite of short runs instead, which leaves no wrong verdict on rounds unseen."),
		json: text("FILE", "Write the report as JSON; - is standard output, in place of the table."),
		html: text("FILE", "Write the report as one HTML page."),
		junit: text("FILE", "Write the report as JUnit XML, for a build server."),
	},
	examples: [
		["aerospike-task conform", "everything, as a table"],
		['aerospike-task conform --driver "python3 my_adapter.py"', "another driver"],
		['aerospike-task conform --complete --driver "python3 my_adapter.py"', "every verdict on rounds, proven"],
		["aerospike-task conform --level must --html report.html", "what every driver must keep, to read in a browser"],
		["aerospike-task conform --only ROUND-7 WAIT-5", "two requirements"],
	],
	exits: [
		[EXIT.ok, "conformant: all that was judged is kept, or the driver says that it does not offer it"],
		[EXIT.failed, "a scenario failed, a known failure is none any more, or a recorded reply differs"],
		[EXIT.couldNotRun, "the adapter could not be run, or nothing failed and something could not be run"],
	],
	async run(values, terminal) {
		if (values.complete) return playComplete(values, terminal);
		const { json, html, junit, driver, "known-failures": file, "update-known-failures": isUpdate } = values;
		if (isUpdate && file === undefined)
			throw usageError("--update-known-failures needs --known-failures FILE, the file to write.");
		const known = file === undefined ? undefined : await readKnown(file, isUpdate);
		const report = await judge(driver, { ...selectionOf(values), knownFailures: known }, terminal);
		if (isUpdate && file !== undefined) {
			const { printKnownFailures } = await import("../../features/kit/conformance/known-failures.ts");
			if (report.knownFailures !== undefined) writeReport(file, printKnownFailures(report.knownFailures));
			terminal.err.print(
				`${file} says now what fails: ${formatCount(report.knownFailures?.failures.length ?? 0)} known failures.`,
			);
		}
		if (json !== undefined && json !== "-") writeReport(json, `${JSON.stringify(report, undefined, "\t")}\n`);
		if (junit !== undefined) writeReport(junit, (await import("../../features/kit/report/junit.ts")).junitReport(report));
		if (html !== undefined) writeReport(html, (await import("../../features/kit/report/html.ts")).htmlReport(report));
		if (json === "-") terminal.out.print(JSON.stringify(report));
		else {
			const { conformanceText } = await import("../reporting/conformance-text.ts");
			terminal.out.print(...conformanceText(report, terminal.out));
			if (html !== undefined) terminal.out.print(`The report to read in a browser: ${pathToFileURL(html)}`);
		}
		const { verdictOf } = await import("../../features/kit/conformance/conformance-report.ts");
		const verdict = verdictOf(report);
		return isUpdate && verdict === "failed" ? EXIT.ok : EXITS[verdict];
	},
});

/** The suite is about all of the rounds at once, so there is nothing to select and nothing to be known of. */
async function playComplete(values: Readonly<Record<string, unknown>>, terminal: Terminal): Promise<number> {
	const { driver, json, complete: _complete, ...others } = values;
	for (const [name, value] of Object.entries(others)) {
		if (name !== "help" && value !== undefined && value !== false)
			throw usageError(`--complete and --${name} do not go together.`);
	}
	if (json !== undefined && json !== "-") throw usageError("--complete prints its report; --json must be - with it.");
	const { conformCompletely } = await import("../searching/conform-completely.ts");
	return conformCompletely(driver as string | undefined, json === "-", terminal);
}

const LEVELS = { must: "MUST", should: "SHOULD", may: "MAY" } as const;
const EXITS = { conformant: EXIT.ok, failed: EXIT.failed, "could not run": EXIT.couldNotRun } as const;

type Kit = typeof import("../../features/kit/conformance/conform.ts");
type Options = NonNullable<Parameters<Kit["conform"]>[1]>;
type Asked = {
	readonly only: Options["only"];
	readonly level: keyof typeof LEVELS | undefined;
	readonly profile: readonly string[] | undefined;
};

function selectionOf({ only, level, profile }: Asked): Options {
	const profiles = profile?.map((name) => {
		if (name === "parse" || name === "decide" || name === "wire") return name;
		throw usageError(`--profile must be parse, decide or wire, not ${JSON.stringify(name)}.`);
	});
	return { only, profiles, level: level === undefined ? undefined : LEVELS[level] };
}

/** A file that is to be written need not be there yet. */
async function readKnown(file: string, isUpdate: boolean): Promise<Options["knownFailures"]> {
	const { KnownFailuresError, readKnownFailures } = await import("../../features/kit/conformance/known-failures.ts");
	if (isUpdate && !existsSync(file)) return { spec: "none yet", failures: [] };
	try {
		return readKnownFailures(readFileSync(file, "utf8"), file);
	} catch (error) {
		if (error instanceof KnownFailuresError) throw usageError(error.message);
		throw cannotRun(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}.`, error);
	}
}

async function judge(driver: string | undefined, options: Options, terminal: Terminal): ReturnType<Kit["conform"]> {
	const { conform } = await import("../../features/kit/conformance/conform.ts");
	const { FeaturesNotRun } = await import("../../features/kit/conformance/load-playables.ts");
	const { SelectionError } = await import("../../features/kit/conformance/selection.ts");
	const { HarnessError, harnessErrorText } = await import("../../features/kit/stdio/harness-error.ts");
	const progress = createProgress(terminal.err);
	let failures = 0;
	try {
		const work = conform(driver, {
			...options,
			onScenario({ verdict, name }, ended, all) {
				if (verdict === "failed") failures++;
				progress.update(`${formatCount(ended)} of ${formatCount(all)} scenarios, ${formatCount(failures)} failed: ${name}`);
			},
			onRecording: (name) => progress.update(`Replaying what a server of build ${name} said`),
		});
		return await interruptible(terminal, work);
	} catch (error) {
		if (error instanceof SelectionError) throw usageError(error.message);
		if (error instanceof SyntaxError && driver !== undefined) throw usageError(`--driver: ${error.message}`);
		if (error instanceof FeaturesNotRun) throw cannotRun(error.message, error);
		if (error instanceof HarnessError) throw cannotRun(harnessErrorText(error), error);
		throw error;
	} finally {
		progress.end();
	}
}
