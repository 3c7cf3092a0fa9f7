import type { ConformanceReport } from "../conformance/conformance-report.ts";
import type { Matrix } from "./matrix/matrix.ts";

/** What a report can be about: the run of one driver, or the runs of several drivers side by side. */
export interface ReportKinds {
	readonly run: ConformanceReport;
	readonly matrix: Matrix;
}

export type ReportKind = keyof ReportKinds;

/** The option that asks for a format, without its dashes. */
export type FormatFlag = "json" | "html" | "junit" | "markdown" | "badge";

/** A format, and how each kind of report is written in it. A kind without a writer cannot be shown in this format. */
export type ReportFormat = {
	readonly name: string;
	readonly flag: FormatFlag;
	readonly fileEnding: string;
	/** What the option means, for the help. */
	readonly help: string;
} & (FileFormat | FolderFormat);

/** One file per report. */
export interface FileFormat {
	readonly kind: "file";
	readonly write: Writers<string>;
	/** Another file beside the report, to which the report has links. `fileEnding`: how its name ends. */
	readonly beside?: { readonly fileEnding: string; write(): Promise<string | undefined> };
	/** How the report is printed if the file is `-`. Without it, `-` is not special. */
	readonly print?: Writers<string>;
}

/** Several files per report, in one folder. */
export interface FolderFormat {
	readonly kind: "folder";
	readonly write: Writers<readonly NamedText[]>;
}

export interface NamedText {
	readonly name: string;
	readonly text: string;
}

/** @param beside the name of the file beside the report, if there is one */
type Writers<T> = { readonly [K in ReportKind]?: (report: ReportKinds[K], beside?: string) => Promise<T> };

/** All formats of a report. The writers load their modules when they are called, so that `--help` stays quick. */
export const REPORT_FORMATS: readonly ReportFormat[] = [
	{
		name: "JSON",
		flag: "json",
		fileEnding: ".json",
		help: "Write the report as JSON. If FILE is -, print it instead of the table.",
		kind: "file",
		write: { run: async (report) => `${JSON.stringify(report, undefined, "\t")}\n` },
		print: { run: async (report) => `${JSON.stringify(report)}\n` },
	},
	{
		name: "HTML",
		flag: "html",
		fileEnding: ".html",
		help: "Write the report as one HTML page with pictures. conform also writes an interactive page next to it.",
		kind: "file",
		beside: { fileEnding: ".play.html", write: async () => (await import("./play-page.ts")).readPlayPage() },
		write: {
			run: async (report, play) => (await import("./html.ts")).htmlReport(report, { play }),
			matrix: async (matrix) => (await import("./matrix/matrix-html.ts")).matrixHtml(matrix),
		},
	},
	{
		name: "JUnit XML",
		flag: "junit",
		fileEnding: ".xml",
		help: "Write the report as JUnit XML, for a build server.",
		kind: "file",
		write: {
			run: async (report) => (await import("./junit.ts")).junitReport(report),
			matrix: async ({ drivers }) => (await import("./junit.ts")).junitReports(drivers.map((driver) => driver.report)),
		},
	},
	{
		name: "Markdown",
		flag: "markdown",
		fileEnding: ".md",
		help: "Write the report as Markdown, for a pull request. If FILE is -, print it instead of the table.",
		kind: "file",
		write: { run: runMarkdown, matrix: matrixMarkdown },
		print: { run: runMarkdown, matrix: matrixMarkdown },
	},
	{
		name: "badge",
		flag: "badge",
		fileEnding: ".json",
		help: "Write one badge per driver into this folder, as JSON for shields.io (endpoint badge).",
		kind: "folder",
		write: {
			async matrix({ drivers }) {
				const { badgeFiles, endpointBadge } = await import("./matrix/badge.ts");
				const names = badgeFiles(drivers);
				return drivers.map((driver, index) => ({ name: names[index] ?? "", text: endpointBadge(driver) }));
			},
		},
	},
];

async function runMarkdown(report: ConformanceReport): Promise<string> {
	return (await import("./conformance-markdown.ts")).conformanceMarkdown(report);
}

async function matrixMarkdown(matrix: Matrix): Promise<string> {
	return (await import("./matrix/matrix-markdown.ts")).matrixMarkdown(matrix);
}

/** The formats that can show a kind of report. */
export function formatsFor(kind: ReportKind): readonly ReportFormat[] {
	return REPORT_FORMATS.filter(({ write }) => write[kind] !== undefined);
}
