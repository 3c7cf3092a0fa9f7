import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Matrix, NamedReport } from "../../features/kit/report/matrix/matrix.ts";
import { type Command, defineCommand } from "../terminal/command.ts";
import { cannotRun, usageError } from "../terminal/command-error.ts";
import { EXIT } from "../terminal/exit-code.ts";
import { text } from "../terminal/option.ts";
import { writeReport } from "../terminal/report-file.ts";

/** A larger file is no report of a run. */
const MOST_BYTES = 64 * 1024 * 1024;
const MOST_RUNS = 50;

/** `aerospike-task report`: the runs of several drivers side by side. */
export const report: Command = defineCommand({
	name: "report",
	summary: "put the runs of several drivers side by side",
	about: [
		"Reads what conform --json wrote, one file a driver, and shows who keeps what: a requirement a row, a driver a column. It takes only whole",
		"runs of one version of the kit and of SPEC.md, and each driver in each version once.",
	],
	operand: { placeholder: "RUN.json…", help: "the reports of runs, as conform --json writes them", isList: true },
	options: {
		html: text("FILE", "Write the matrix as one HTML page, in which each failure opens with its picture."),
		markdown: text("FILE", "Write it as Markdown, for a pull request; - is standard output, in place of the table."),
		badge: text("DIR", "Write a badge for each driver, as an endpoint of shields.io takes it."),
		junit: text("FILE", "Write all runs as JUnit XML, for a build server."),
	},
	examples: [
		["aerospike-task report mine.json theirs.json --html matrix.html", "two drivers side by side"],
		["aerospike-task report run.json --markdown - --badge badges", "for a comment on a pull request, and a README"],
	],
	exits: [
		[EXIT.ok, "no driver breaks anything that it was asked"],
		[EXIT.failed, "a driver breaks something, or could not be judged by it"],
		[EXIT.couldNotRun, "a file is no report of a whole run, or the runs cannot be compared"],
	],
	async run({ html, markdown, badge, junit }, terminal, first, more) {
		const files = [first, ...more];
		if (files.length > MOST_RUNS) throw usageError(`report takes at most ${MOST_RUNS} runs, and there are ${files.length}.`);
		const matrix = await readMatrix(files);
		if (html !== undefined)
			writeReport(html, (await import("../../features/kit/report/matrix/matrix-html.ts")).matrixHtml(matrix));
		const { matrixMarkdown } = await import("../../features/kit/report/matrix/matrix-markdown.ts");
		if (markdown !== undefined && markdown !== "-") writeReport(markdown, matrixMarkdown(matrix));
		if (badge !== undefined) await writeBadges(badge, matrix);
		if (junit !== undefined) {
			const { junitReports } = await import("../../features/kit/report/junit.ts");
			writeReport(junit, junitReports(matrix.drivers.map((driver) => driver.report)));
		}
		if (markdown === "-") terminal.out.write(matrixMarkdown(matrix));
		else {
			const { matrixText } = await import("../reporting/matrix-text.ts");
			terminal.out.print(...matrixText(matrix, terminal.out));
			if (html !== undefined) terminal.out.print("", `The matrix to read in a browser: ${pathToFileURL(html)}`);
		}
		return matrix.rows.some(({ isBroken }) => isBroken) ? EXIT.failed : EXIT.ok;
	},
});

async function readMatrix(files: readonly string[]): Promise<Matrix> {
	const { readReport, ReportError } = await import("../../features/kit/report/read-report.ts");
	const { matrixOf } = await import("../../features/kit/report/matrix/matrix.ts");
	try {
		return matrixOf(files.map((file): NamedReport => ({ file, report: readReport(readText(file), file) })));
	} catch (error) {
		if (error instanceof ReportError) throw cannotRun(error.message, error);
		throw error;
	}
}

function readText(file: string): string {
	try {
		const bytes = readFileSync(file);
		if (bytes.length > MOST_BYTES) throw new RangeError(`it has more than ${MOST_BYTES} bytes`);
		return bytes.toString("utf8");
	} catch (error) {
		throw cannotRun(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}.`, error);
	}
}

async function writeBadges(folder: string, { drivers }: Matrix): Promise<void> {
	const { badgeFiles, endpointBadge } = await import("../../features/kit/report/matrix/badge.ts");
	const files = badgeFiles(drivers);
	for (const [index, driver] of drivers.entries()) writeReport(join(folder, files[index] ?? ""), endpointBadge(driver));
}
