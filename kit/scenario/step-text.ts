import type { Pickle, PickleStep } from "@cucumber/messages";

const KEYWORDS: Readonly<Record<string, string>> = { Context: "Given", Action: "When", Outcome: "Then" };

/** The steps of a scenario in Gherkin, with the values of an outline's row filled in. */
export function stepsOf({ steps }: Pickle): readonly string[] {
	return steps.map((step, index) => {
		const isAnd = step.type !== undefined && step.type === steps[index - 1]?.type;
		const keyword = isAnd ? "And" : (KEYWORDS[step.type ?? ""] ?? "*");
		return [`${keyword} ${step.text}`, ...argumentOf(step)].join("\n");
	});
}

function argumentOf({ argument }: PickleStep): readonly string[] {
	if (argument?.docString !== undefined)
		return ['"""', ...argument.docString.content.split("\n"), '"""'].map((line) => `  ${line}`);
	return (argument?.dataTable?.rows ?? []).map(({ cells }) => `  | ${cells.map(({ value }) => escapeCell(value)).join(" | ")} |`);
}

function escapeCell(value: string): string {
	return value.replaceAll("\\", "\\\\").replaceAll("|", "\\|").replaceAll("\n", "\\n");
}
