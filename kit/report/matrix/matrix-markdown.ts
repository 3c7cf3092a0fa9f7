import type { RequirementVerdict } from "../../conformance/conformance-report.ts";
import { inlineText } from "../markdown-text.ts";
import { gradeText } from "./grade-text.ts";
import type { Matrix, MatrixDriver } from "./matrix.ts";

const SIGNS: Readonly<Record<RequirementVerdict, string>> = {
	passed: "✅",
	failed: "❌",
	"could not run": "⚠️",
	"known failure": "🟠",
	unsupported: "➖",
	"not tested": "·",
};

/** More broken requirements are only counted: a comment on a pull request has a maximum length. */
const MOST_ROWS = 60;

/** Drivers side by side for a pull request: the sums, and the requirements that at least one driver breaks. */
export function matrixMarkdown({ kit, spec, drivers, rows }: Matrix): string {
	const detailed = rows.filter(({ hasDetails }) => hasDetails);
	const rest = detailed.length - MOST_ROWS;
	return [
		`### Tracking background queries: ${drivers.length === 1 ? "one driver" : `${drivers.length} drivers`}, tested against SPEC.md ${spec}`,
		"",
		...table(
			["driver", "conformance", "MUST", "SHOULD", "MAY"],
			drivers.map((driver) => [nameOf(driver), gradeText(driver.grade), ...tallies(driver)]),
		),
		"",
		...(detailed.length === 0
			? ["All drivers meet all requirements that were tested."]
			: table(
					["requirement", "level", ...drivers.map(nameOf)],
					detailed
						.slice(0, MOST_ROWS)
						.map(({ id, level, title, cells }) => [
							`**${id}** ${inlineText(title)}`,
							level,
							...cells.map((cell) => (cell === undefined ? "" : `${SIGNS[cell.verdict]} ${cell.verdict}`)),
						]),
				)),
		...(rest > 0 ? ["", `… and ${rest} more requirements that failed or could not run.`] : []),
		"",
		`<sub>aerospike-execute-task ${inlineText(kit)}</sub>`,
		"",
	].join("\n");
}

function nameOf({ name, version }: MatrixDriver): string {
	return inlineText(`${name} ${version}`);
}

function tallies({ levels }: MatrixDriver): readonly string[] {
	return (["MUST", "SHOULD", "MAY"] as const).map((level) => `${levels[level].passed}/${levels[level].all}`);
}

function table(heads: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
	const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
	return [line(heads), line(heads.map(() => "---")), ...rows.map(line)];
}
