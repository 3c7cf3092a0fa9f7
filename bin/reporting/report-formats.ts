import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type FormatFlag, formatsFor, type ReportFormat, type ReportKind, type ReportKinds } from "../../kit/report/formats.ts";
import { text, type ValueOption } from "../terminal/option.ts";
import { writeReport } from "../terminal/report-file.ts";
import type { Output } from "../terminal/terminal.ts";

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
 * @throws CommandError if a file cannot be written
 */
export async function writeReports<K extends ReportKind>(
	kind: K,
	report: ReportKinds[K],
	targets: FormatTargets,
	out: Output,
	table: () => Promise<readonly string[]>,
): Promise<void> {
	let printed: string | undefined;
	for (const format of formatsFor(kind)) {
		const target = targets[format.flag];
		if (target === undefined) continue;
		const print = format.kind === "file" && target === STANDARD_OUTPUT ? format.print?.[kind] : undefined;
		if (print === undefined) await writeTo(target, format, kind, report);
		else printed = (printed ?? "") + (await print(report));
	}
	if (printed !== undefined) return out.write(printed);
	out.print(...(await table()));
	if (targets.html !== undefined) out.print(...browserLines(targets.html));
}

async function writeTo<K extends ReportKind>(
	target: string,
	format: ReportFormat,
	kind: K,
	report: ReportKinds[K],
): Promise<void> {
	switch (format.kind) {
		case "file": {
			const content = await format.write[kind]?.(report);
			if (content !== undefined) writeReport(target, content);
			return;
		}
		case "folder":
			for (const file of (await format.write[kind]?.(report)) ?? []) writeReport(join(target, file.name), file.text);
			return;
		default:
			return format satisfies never;
	}
}

/** Where to find a page that was written. */
export function browserLines(file: string): readonly string[] {
	return [`Open the page in a browser: ${pathToFileURL(file)}`];
}
