import type { MeasuredComparison, MeasuredSubject, Unit } from "./measure.ts";

type Row = readonly [name: string, speed: string, spread: string, operations: string, times: string];

/** The comparisons as text, one under the other, with their columns in line. */
export function printComparisons(comparisons: readonly MeasuredComparison[]): string {
	const rows = comparisons.map((comparison) => comparison.subjects.map((one, index) => rowOf(comparison, one, index === 0)));
	const widths = [0, 1, 2, 3, 4].map((column) => Math.max(...rows.flat().map((row) => row[column]?.length ?? 0)));
	const line = (row: Row) =>
		row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0))).join("   ");
	return comparisons
		.map((comparison, index) => {
			const lines = (rows[index] ?? []).map((row) => `  ${line(row)}`.trimEnd());
			return [comparison.title, ...lines, ...aims(comparison).map((aim) => `  ${aim}`)].join("\n");
		})
		.join("\n\n");
}

function rowOf(
	{ unit }: MeasuredComparison,
	{ name, what, median, spread, operations, timesSlower }: MeasuredSubject,
	isOurs: boolean,
): Row {
	const speed = unit === "per second" ? `${grouped(median)} ${what}/s` : `${spell(median, unit)} each`;
	return [name, speed, `±${(spread * 50).toFixed(1)} %`, `${grouped(operations)} in all`, isOurs ? "" : timesText(timesSlower)];
}

function timesText(times: number): string {
	return times >= 1 ? `${times.toFixed(1)} times slower` : `${(1 / times).toFixed(1)} times faster`;
}

/** The target, and whether it was reached on this machine. */
function aims({ unit, aim, aimTimes, subjects }: MeasuredComparison): readonly string[] {
	const [ours, ...others] = subjects;
	const lines: string[] = [];
	if (ours === undefined) return lines;
	if (aim !== undefined) {
		const reached = unit === "per second" ? ours.median >= aim : ours.median <= aim;
		lines.push(`aim: ${spell(aim, unit)}, ${reached ? "reached" : "missed"}`);
	}
	if (aimTimes !== undefined) {
		const least = Math.min(...others.map((other) => other.timesSlower));
		lines.push(
			`aim: ${aimTimes} times the fastest of the others, ${least >= aimTimes ? "reached" : "missed"} with ${least.toFixed(1)}`,
		);
	}
	return lines;
}

function spell(value: number, unit: Unit): string {
	if (unit === "per second") return `${grouped(value)} a second`;
	return unit === "ns" ? `${grouped(value)} ns` : `${value.toFixed(1)} ms`;
}

function grouped(value: number): string {
	return Math.round(value).toLocaleString("en-US");
}
