import { basename } from "node:path";
import { pathToFileURL } from "node:url";
import { fileIn } from "../../kit/files/file-in.ts";
import {
	type FileFormat,
	type FormatFlag,
	formatsFor,
	type NamedText,
	type ReportFormat,
	type ReportKind,
	type ReportKinds,
} from "../../kit/report/formats.ts";
import { text, type ValueOption } from "../terminal/option.ts";
import { checkTargets, complaintOf, type NamedFile, refuseSameFile, writeReport } from "../terminal/report-file.ts";
import type { Output } from "../terminal/terminal.ts";
import { visible } from "../terminal/visible.ts";

/** The value of `--json`, `--markdown` and so on that prints the report instead of writing a file. */
export const STANDARD_OUTPUT = "-";

/** The file or folder of each format that was asked for. */
export type FormatTargets = Readonly<Partial<Record<FormatFlag, string | undefined>>>;

/**
 * One option for each format that can show this kind of report. The type names all formats; values of the others are
 * always `undefined`.
 */
export function formatOptions(kind: ReportKind): Readonly<Record<FormatFlag, ValueOption<string>>> {
	const options = formatsFor(kind).map(
		(format) => [format.flag, text(format.kind === "folder" ? "DIR" : "FILE", format.help)] as const,
	);
	return Object.fromEntries(options) as Record<FormatFlag, ValueOption<string>>;
}

/**
 * Writes a report in each format that was asked for, and prints it: as a table, or in the format whose file is `-`.
 *
 * @param table makes the lines of the table
 * @returns what could not be written, in sentences
 */
export async function writeReports<K extends ReportKind>(
	kind: K,
	report: ReportKinds[K],
	targets: FormatTargets,
	out: Output,
	table: () => Promise<readonly string[]>,
): Promise<readonly string[]> {
	let printed: string | undefined;
	const complaints: string[] = [];
	for (const format of formatsFor(kind)) {
		const target = targets[format.flag];
		if (target === undefined) continue;
		const print = format.kind === "file" && target === STANDARD_OUTPUT ? format.print?.[kind] : undefined;
		if (print === undefined) complaints.push(...(await complaintOf(() => writeTo(target, format, kind, report))));
		else printed = (printed ?? "") + (await print(report));
	}
	if (printed !== undefined) out.write(out.isTerminal ? visible(printed) : printed);
	else {
		out.print(...(await table()));
		if (targets.html !== undefined && complaints.length === 0) {
			out.print(...browserLines(targets.html));
			if (kind === "run" && !(await hasPlayPage())) out.print(NO_PLAY_PAGE);
		}
	}
	return complaints;
}

/**
 * Finds out before a long run whether its reports can be written.
 *
 * @param read the files that the command reads, which no report may replace
 * @throws CommandError if one of them cannot
 */
export function checkFormatTargets(kind: ReportKind, targets: FormatTargets, read: readonly NamedFile[]): void {
	refuseSameFile(filesToWrite(kind, targets), read);
	for (const format of formatsFor(kind)) {
		const target = targets[format.flag];
		if (target === undefined) continue;
		if (format.kind === "file" && format.print?.[kind] !== undefined && target === STANDARD_OUTPUT) continue;
		if (format.kind === "file") checkTargets({ [format.flag]: target });
		else checkTargets({}, [target]);
	}
}

/**
 * Finds out whether the files in the folders of a report would replace another of its files, or one that the command
 * reads. Their names depend on the report.
 *
 * @throws CommandError if one of them would
 */
export async function checkFolderFiles<K extends ReportKind>(
	kind: K,
	report: ReportKinds[K],
	targets: FormatTargets,
	read: readonly NamedFile[],
): Promise<void> {
	const written = [...filesToWrite(kind, targets)];
	for (const format of formatsFor(kind)) {
		const folder = targets[format.flag];
		if (folder === undefined || format.kind !== "folder") continue;
		for (const { name } of (await format.write[kind]?.(report)) ?? [])
			written.push({ name: `a ${format.name} of --${format.flag}`, file: fileIn(folder, name) });
	}
	refuseSameFile(written, read);
}

/** The files of the formats that write one file, and those beside them. */
function filesToWrite(kind: ReportKind, targets: FormatTargets): readonly NamedFile[] {
	return formatsFor(kind).flatMap((format) => {
		const file = targets[format.flag];
		if (format.kind === "folder" || file === undefined || (format.print?.[kind] !== undefined && file === STANDARD_OUTPUT))
			return [];
		const option = `--${format.flag}`;
		const beside = kind === "run" ? nameBeside(file, format) : undefined;
		return [
			{ name: option, file },
			...(beside === undefined ? [] : [{ name: `the interactive page of ${option}`, file: beside }]),
		];
	});
}

async function writeTo<K extends ReportKind>(
	target: string,
	format: ReportFormat,
	kind: K,
	report: ReportKinds[K],
): Promise<void> {
	switch (format.kind) {
		case "file": {
			const beside = kind === "run" ? await fileBeside(target, format) : undefined;
			const content = await format.write[kind]?.(report, beside === undefined ? undefined : basename(beside.name));
			if (content !== undefined) writeReport(target, content);
			if (beside !== undefined) writeReport(beside.name, beside.text);
			return;
		}
		case "folder":
			for (const file of (await format.write[kind]?.(report)) ?? []) writeReport(fileIn(target, file.name), file.text);
			return;
		default:
			return format satisfies never;
	}
}

/** The file that belongs beside a report, if there is one. */
async function fileBeside(target: string, format: ReportFormat & FileFormat): Promise<NamedText | undefined> {
	const text = await format.beside?.write();
	const name = nameBeside(target, format);
	return name === undefined || text === undefined ? undefined : { name, text };
}

function nameBeside(target: string, { beside, fileEnding }: ReportFormat & FileFormat): string | undefined {
	if (beside === undefined) return undefined;
	const stem = target.endsWith(fileEnding) ? target.slice(0, -fileEnding.length) : target;
	return `${stem}${beside.fileEnding}`;
}

const NO_PLAY_PAGE = "The interactive page was not written, because it is not built. Run `npm run page` first.";

async function hasPlayPage(): Promise<boolean> {
	const { readPlayPage } = await import("../../kit/report/play-page.ts");
	return readPlayPage() !== undefined;
}

/** Where to find a page that was written. */
export function browserLines(file: string): readonly string[] {
	return [`Open the page in a browser: ${pathToFileURL(file)}`];
}
