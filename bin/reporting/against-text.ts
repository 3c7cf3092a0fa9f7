import { visibleText } from "../../kit/lanes/visible-text.ts";
import type { ComparedScenario, Comparison } from "../../kit/report/against.ts";
import { cutText } from "../../kit/report/cut-text.ts";
import { counted } from "../../kit/report/format-count.ts";
import type { Styler } from "../terminal/terminal.ts";

/** Longer lists of scenarios are cut. */
const MOST_SCENARIOS = 30;
const MOST_MESSAGE = 200;

/** What changed between two runs: new failures first, with their messages. */
export function againstText(
	{ fails, fixed, stillFails, unknown }: Comparison,
	names: readonly [string, string],
	out: Styler,
): readonly string[] {
	return [
		out.style("bold", `${names[1]}, compared with ${names[0]}`),
		...section(out.style(fails.length > 0 ? "red" : "green", `New failures: ${fails.length}`), fails, true),
		...section(out.style("green", `Fixed: ${fixed.length}`), fixed, false),
		...section(`Still failing: ${stillFails.length}`, stillFails, false),
		...(unknown.length > 0 ? section(`Failed before, and not judged now: ${unknown.length}`, unknown, false) : []),
	];
}

function section(title: string, scenarios: readonly ComparedScenario[], hasMessages: boolean): readonly string[] {
	const rest = scenarios.length - MOST_SCENARIOS;
	return [
		"",
		title,
		...scenarios
			.slice(0, MOST_SCENARIOS)
			.flatMap(({ place, name, requirements, message = "" }) => [
				visibleText(`  ${place} ${name} (${requirements.join(", ")})`),
				...(hasMessages && message !== "" ? [visibleText(`    ${cutText(message, MOST_MESSAGE)}`)] : []),
			]),
		...(rest > 0 ? [`  … and ${counted(rest, "more", "more")}`] : []),
	];
}
