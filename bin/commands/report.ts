import type { Matrix, NamedReport } from "../../kit/report/matrix/matrix.ts";
import { checkFolderFiles, checkFormatTargets, formatOptions, writeReports } from "../reporting/report-formats.ts";
import { type Command, defineCommand } from "../terminal/command.ts";
import { cannotRun, usageError } from "../terminal/command-error.ts";
import { EXIT } from "../terminal/exit-code.ts";
import { text } from "../terminal/option.ts";
import { readText } from "../terminal/read-text.ts";
import { exitWith } from "../terminal/report-file.ts";
import type { Terminal } from "../terminal/terminal.ts";

/** A larger file is not the report of a run. */
const MOST_BYTES = 64 * 1024 * 1024;
const MOST_RUNS = 50;

/** `aerospike-task report`: compares the runs of several drivers. */
export const reportCommand: Command = defineCommand({
	name: "report",
	summary: "compare the results of several drivers",
	about: [
		"Reads the files that conform --json wrote, one file per driver. Shows a table with one row per requirement and",
		"one column per driver. All files must come from runs that were not interrupted, with the same version of the kit and",
		"of SPEC.md. The same version of a driver may appear only once. The rules about versions do not apply to --against.",
	],
	argument: { placeholder: "RUN.json…", help: "the files that conform --json wrote", isList: true },
	options: {
		against: text("OLD.json", "Compare one run with this earlier one: what fails now, what is fixed, what still fails."),
		...formatOptions("matrix"),
	},
	examples: [
		["conform --json library.json", "first write the file of each driver: here of the library"],
		['conform --driver "python3 examples/adapters/tracker.py" --json python.json', "and of a tracker in Python"],
		["report library.json python.json --html matrix.html", "then compare the two drivers"],
		["report new.json --against old.json", "see what a change of a driver fixed and broke"],
		["report library.json --markdown - --badge badges", "Markdown for a pull request, and a badge for a README"],
	],
	exits: [
		[EXIT.ok, "all drivers meet all requirements that were tested"],
		[
			EXIT.failed,
			"a driver fails a requirement, or a scenario of it could not run (unsupported requirements do not count); with --against: a scenario fails that did not fail before",
		],
		[EXIT.couldNotRun, "a file is not a report of conform --json, its run was interrupted, or the runs cannot be compared"],
	],
	async run({ against, ...targets }, terminal, first, more) {
		const { out } = terminal;
		const files = [first, ...more];
		if (against !== undefined) {
			if (files.length > 1 || Object.values(targets).some((value) => typeof value === "string"))
				throw usageError(
					"--against compares one file with an earlier one, and prints the result. Give one RUN.json and no other option.",
				);
			return compare(against, first, terminal);
		}
		if (files.length > MOST_RUNS) throw usageError(`report takes at most ${MOST_RUNS} files, but got ${files.length}.`);
		const read = files.map((file) => ({ name: "RUN.json", file }));
		checkFormatTargets("matrix", targets, read);
		const matrix = await readMatrix(files, terminal);
		await checkFolderFiles("matrix", matrix, targets, read);
		const complaints = await writeReports("matrix", matrix, targets, out, async () => {
			const { matrixText } = await import("../reporting/matrix-text.ts");
			return matrixText(matrix, out);
		});
		return exitWith(complaints, matrix.rows.some(({ hasDetails }) => hasDetails) ? EXIT.failed : EXIT.ok, terminal);
	},
});

/** Prints what changed since an earlier run. */
async function compare(before: string, now: string, terminal: Terminal): Promise<number> {
	const { readReport, ReportError } = await import("../../kit/report/read-report.ts");
	const { compareRuns } = await import("../../kit/report/against.ts");
	const { againstText } = await import("../reporting/against-text.ts");
	try {
		const read = async (file: string) => readReport(await readText(file, MOST_BYTES, terminal), file);
		const comparison = compareRuns(await read(before), await read(now));
		terminal.out.print(...againstText(comparison, [before, now], terminal.out));
		return comparison.fails.length > 0 ? EXIT.failed : EXIT.ok;
	} catch (error) {
		if (error instanceof ReportError) throw cannotRun(error.message, error);
		throw error;
	}
}

async function readMatrix(files: readonly string[], terminal: Terminal): Promise<Matrix> {
	const { readReport, ReportError } = await import("../../kit/report/read-report.ts");
	const { matrixOf } = await import("../../kit/report/matrix/matrix.ts");
	try {
		const reports: NamedReport[] = [];
		for (const file of files) reports.push({ file, report: readReport(await readText(file, MOST_BYTES, terminal), file) });
		return matrixOf(reports);
	} catch (error) {
		if (error instanceof ReportError) throw cannotRun(error.message, error);
		throw error;
	}
}
