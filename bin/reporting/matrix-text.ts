import { gradeText } from "../../kit/report/matrix/grade-text.ts";
import type { Matrix, MatrixRow } from "../../kit/report/matrix/matrix.ts";
import { table } from "../terminal/table.ts";
import type { Output } from "../terminal/terminal.ts";

/** Several drivers as text: the conformance of each, and the requirements that a driver does not meet. */
export function matrixText({ spec, drivers, rows }: Matrix, out: Output): readonly string[] {
	const columns = ["driver", "conformance", "MUST", "SHOULD", "MAY"].map((title) => ({ title }));
	const summary = drivers.map(({ name, version, grade, levels }) => [
		`${name} ${version}`,
		out.style(grade === "not conformant" ? "red" : grade === "not known" ? "magenta" : "green", gradeText(grade)),
		...(["MUST", "SHOULD", "MAY"] as const).map((level) => `${levels[level].passed}/${levels[level].all}`),
	]);
	const broken = rows.filter(({ isBroken }) => isBroken);
	return [
		out.style("bold", `${drivers.length} ${drivers.length === 1 ? "driver" : "drivers"}, tested against SPEC.md ${spec}`),
		"",
		...table(columns, summary, out.width),
		"",
		...(broken.length === 0 ? ["All drivers meet all requirements that were tested."] : brokenLines(broken, drivers, out)),
	];
}

function brokenLines(rows: readonly MatrixRow[], drivers: Matrix["drivers"], out: Output): readonly string[] {
	const columns = ["id", "level", ...drivers.map(({ name }) => name), "requirement"].map((title) => ({ title }));
	const lines = rows.map(({ id, level, title, cells }) => [
		id,
		level,
		...cells.map((cell) => (cell === undefined ? "" : cell.verdict === "failed" ? out.style("red", cell.verdict) : cell.verdict)),
		title,
	]);
	return table(columns, lines, out.width);
}
