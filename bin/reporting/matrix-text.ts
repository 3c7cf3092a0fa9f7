import type { RequirementVerdict } from "../../kit/conformance/conformance-report.ts";
import { counted } from "../../kit/report/format-count.ts";
import { gradeText } from "../../kit/report/matrix/grade-text.ts";
import type { Matrix, MatrixRow } from "../../kit/report/matrix/matrix.ts";
import { VERDICT_SIGNS } from "../../kit/report/verdict-badge.ts";
import { table } from "../terminal/table.ts";
import type { Output } from "../terminal/terminal.ts";

/** Several drivers as text: the conformance of each, and the requirements that a driver does not meet. */
export function matrixText({ spec, drivers, rows }: Matrix, out: Output): readonly string[] {
	const columns = ["", "driver", "conformance", "MUST", "SHOULD", "MAY"].map((title) => ({ title }));
	const summary = drivers.map(({ name, version, grade, levels }, index) => [
		String(index + 1),
		shortName({ name, version }),
		out.style(grade === "not conformant" ? "red" : grade === "not known" ? "magenta" : "green", gradeText(grade)),
		...(["MUST", "SHOULD", "MAY"] as const).map((level) => `${levels[level].passed}/${levels[level].all}`),
	]);
	const unmet = rows.filter(({ hasDetails }) => hasDetails);
	return [
		out.style("bold", `${counted(drivers.length, "driver")}, tested against SPEC.md ${spec}`),
		"",
		...table(columns, summary, out.width),
		"",
		...(unmet.length === 0 ? ["All drivers meet all requirements that were tested."] : unmetLines(unmet, drivers, out)),
	];
}

/** A longer name would push everything else off the screen. */
const LONGEST_NAME = 48;

function shortName({ name, version }: Pick<Matrix["drivers"][number], "name" | "version">): string {
	const full = `${name} ${version}`;
	return full.length > LONGEST_NAME ? `${full.slice(0, LONGEST_NAME - 1)}…` : full;
}

/** The least room for the titles of requirements. */
const LEAST_TITLE = 24;

/** With names of drivers and verdicts in words if they fit, otherwise with the drivers' numbers and signs. */
function unmetLines(rows: readonly MatrixRow[], drivers: Matrix["drivers"], out: Output): readonly string[] {
	const names = drivers.map(shortName);
	const words = names.reduce(
		(total, name) => total + Math.max(name.length, "could not run".length) + 2,
		"ROUND-12  SHOULD  ".length,
	);
	const isWide = out.width === undefined || words + LEAST_TITLE <= out.width;
	const heads = isWide ? names : drivers.map((_, index) => String(index + 1));
	const columns = ["id", "level", ...heads, "requirement"].map((title) => ({ title }));
	const lines = rows.map(({ id, level, title, cells }) => [
		id,
		level,
		...cells.map((cell) =>
			cell === undefined ? "" : styled(cell.verdict, isWide ? cell.verdict : VERDICT_SIGNS[cell.verdict], out),
		),
		title,
	]);
	const shown = [...new Set(rows.flatMap(({ cells }) => cells.flatMap((cell) => cell?.verdict ?? [])))];
	const legend = isWide ? [] : ["", shown.map((verdict) => `${VERDICT_SIGNS[verdict]} ${verdict}`).join(", ")];
	return [...table(columns, lines, out.width), ...legend];
}

function styled(verdict: RequirementVerdict, text: string, out: Output): string {
	return verdict === "failed" ? out.style("red", text) : text;
}
