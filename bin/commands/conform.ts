import { pathToFileURL } from "node:url";
import { type Command, defineCommand } from "../terminal/command.ts";
import { cannotRun, usageError } from "../terminal/command-error.ts";
import { formatCount } from "../terminal/count.ts";
import { EXIT } from "../terminal/exit-code.ts";
import { interruptible } from "../terminal/interruptible.ts";
import { choice, list, text } from "../terminal/option.ts";
import { createProgress } from "../terminal/progress.ts";
import { writeReport } from "../terminal/report-file.ts";
import type { Terminal } from "../terminal/terminal.ts";

/** `aerospike-task conform`: judges the library, requirement by requirement. */
export const conform: Command = defineCommand({
	name: "conform",
	summary: "judge a tracker by the specification, requirement by requirement",
	about: [
		"Runs the scenarios against the library on a simulated cluster, and says of every requirement of SPEC.md whether it is kept.",
		"In the repository it also holds the simulated nodes against the replies that were recorded from real servers.",
	],
	options: {
		only: list("ID", "Judge these requirements alone."),
		level: choice(["must", "should", "may"], "Judge what is at least as binding as this; may, which is everything, by default."),
		json: text("FILE", "Write the report as JSON; - is standard output, in place of the table."),
		html: text("FILE", "Write the report as one HTML page."),
		junit: text("FILE", "Write the report as JUnit XML, for a build server."),
	},
	examples: [
		["aerospike-task conform", "everything, as a table"],
		["aerospike-task conform --level must --html report.html", "what every driver must keep, to read in a browser"],
		["aerospike-task conform --only ROUND-7 WAIT-5", "two requirements"],
	],
	exits: [
		[EXIT.ok, "conformant: all that was judged is kept, or the driver says that it does not offer it"],
		[EXIT.failed, "a scenario failed, or a recorded reply differs"],
		[EXIT.couldNotRun, "nothing failed, but something could not be run"],
	],
	async run({ only, level, json, html, junit }, terminal) {
		const report = await judge({ only, level: level === undefined ? undefined : LEVELS[level] }, terminal);
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
		return EXITS[verdictOf(report)];
	},
});

const LEVELS = { must: "MUST", should: "SHOULD", may: "MAY" } as const;
const EXITS = { conformant: EXIT.ok, failed: EXIT.failed, "could not run": EXIT.couldNotRun } as const;

type Kit = typeof import("../../features/kit/conformance/conform.ts");
type Selection = Pick<NonNullable<Parameters<Kit["conform"]>[0]>, "only" | "level">;

async function judge(selection: Selection, terminal: Terminal): ReturnType<Kit["conform"]> {
	const { conform } = await import("../../features/kit/conformance/conform.ts");
	const { FeaturesNotRun } = await import("../../features/kit/conformance/run-features.ts");
	const { SelectionError } = await import("../../features/kit/conformance/selection.ts");
	const progress = createProgress(terminal.err);
	let failures = 0;
	try {
		const work = conform({
			...selection,
			onScenario({ verdict, name }, ended, all) {
				if (verdict === "failed") failures++;
				progress.update(`${formatCount(ended)} of ${formatCount(all)} scenarios, ${formatCount(failures)} failed: ${name}`);
			},
			onRecording: (name) => progress.update(`Replaying what a server of build ${name} said`),
		});
		return await interruptible(terminal, work);
	} catch (error) {
		if (error instanceof SelectionError) throw usageError(error.message);
		if (error instanceof FeaturesNotRun) throw cannotRun(error.message, error);
		throw error;
	} finally {
		progress.end();
	}
}
