import type { KeptDriver, KeptFailure, KeptRequirement, KeptRuns } from "./kept-runs.ts";
import { USES, type UseEnding } from "./use-driver.ts";
import { wrapProse } from "./wrap-prose.ts";

/** `docs/drivers.md`: which official client fails which requirement. */
export function driversPage({ date, kit, spec, requirements, drivers }: KeptRuns): string {
	const isJudged = ({ id }: KeptRequirement) => drivers.some((driver) => verdictOf(driver, id) !== "–");
	const must = requirements.filter((one) => one.level.startsWith("MUST") && isJudged(one));
	const weaker = requirements.filter((one) => !one.level.startsWith("MUST") && isJudged(one));
	const lines = [
		"# The official clients",
		"",
		`How the official clients track a background query. Each of them was judged by the conformance kit over its own sockets, on ${date},`,
		`with version ${kit} of this package and version ${spec} of [SPEC.md](../features/SPEC.md). \`npm run test:drivers -- --keep\` repeats the`,
		"runs and writes this page. [glossary.md](glossary.md) explains the words.",
		"",
		"- **✓**: every scenario of the requirement passed, as far as the client supports it. Habits that the adapter declares are not counted as",
		"  failures, for example that the client asks one node after the other (ASK-4), or sleeps before its first round (WAIT-1).",
		"- **✗**: at least one scenario failed.",
		"- **(✗)**: scenarios failed, but all of them need a reply that no known server sends to a question about one job.",
		"- **✗ᵗ**: all failures are about a time, such as when the wait ended. Times were measured with the real clock. Each failure was",
		"  too large for a busy machine to cause it, or repeated runs showed it, too.",
		"- **–**: the requirement cannot be judged over sockets, or the client lacks the feature.",
		"",
		"You can repeat each cell with one command. For ✗, you find the command below the reason. For ✓ and –, use",
		"`npm run driver -- CLIENT conform --only REQUIREMENT`, for example `npm run driver -- go conform --only PARSE-4`. A scenario can also break a",
		"requirement that it is not about, so the commands for ✗ name scenarios. The clients are called",
		`${drivers.map(({ id }) => `\`${id}\``).join(", ")}. The line of the requirement in the output says *passed* for ✓, *failed* for`,
		"✗, and *unsupported* or *not tested* for –.",
		"",
		"If no node has ever reported the job, every client on this page reports the query as completed after the first poll (from server 6.0 on). We",
		"consider this dangerous, but [SPEC.md](../features/SPEC.md) allows it if the driver declares it, so the tables do not count it.",
		"",
		"No known server answers a question about one job with an error such as `ERROR:20`. Failures that need such a reply are marked (✗).",
		"",
		'"Since version X or earlier" in a reason means: X is the oldest version in which we looked for this bug, and it has the bug already.',
		"",
		"## What users do",
		"",
		"Each client connected with its defaults, started a background query itself and waited for its end with its own function. Python aerospike",
		"has no such function, so its adapter asked for the status in a loop. `npm run test:drivers -- go --uses` repeats the row of the Go client.",
		"",
		...usesTable(drivers),
		"",
		"## MUST",
		"",
		"A client marked ✗ gives its user a wrong answer, a wrong error, or no answer. A client marked (✗) would do so only for a reply that no known",
		"server sends.",
		"",
		...table(must, drivers),
		"",
		"## SHOULD and MAY",
		"",
		"These are good practice. A client that fails them can still be conformant.",
		"",
		...table(weaker, drivers),
		"",
		...drivers.flatMap((driver) => [...section(driver, requirements), ""]),
		"## Clients without an adapter",
		"",
		"- `aerospike-sdk` 1.0.0 (Python) returns the tasks of `aerospike-native`.",
		"- `aerospike-py` 0.14.4 (Python) cannot track: it can neither start a background query nor ask for its status.",
		"",
	];
	return lines.join("\n");
}

const ENDINGS: Readonly<Record<UseEnding, string>> = {
	completed: "completed",
	"too early": "**completed while it still ran**",
	error: "an error",
	died: "**the process died**",
	"no end": "**no end in 30 seconds**",
};

function usesTable(drivers: readonly KeptDriver[]): readonly string[] {
	return [
		`| client | ${USES.map(({ title }) => title).join(" | ")} |`,
		`|---|${USES.map(() => "---|").join("")}`,
		...drivers.map((driver) => {
			const cells = USES.map(({ id, event }) => {
				const ending = driver.uses[id] ?? "no end";
				return event === "abort" && ending === "completed" ? "**completed**" : ENDINGS[ending];
			});
			return `| [${titleOf(driver)}](#${anchorOf(driver)}) | ${cells.join(" | ")} |`;
		}),
		"",
		"- An aborted query is not complete, but no client reports this: each of them reports it like a query that has finished.",
		"- If a node crashes, its part of the query is lost. A client that reports an error is right. A client that reports the end says nothing about",
		"  that part. The node that answers the second poll of the query crashes right after this answer, so it always crashes at the same point.",
	];
}

function table(requirements: readonly KeptRequirement[], drivers: readonly KeptDriver[]): readonly string[] {
	return [
		`| client | ${requirements.map(({ id }) => id).join(" | ")} |`,
		`|---|${requirements.map(() => ":-:|").join("")}`,
		...drivers.map((driver) => {
			const cells = requirements.map(({ id }) => verdictOf(driver, id));
			return `| [${titleOf(driver)}](#${anchorOf(driver)}) | ${cells.join(" | ")} |`;
		}),
	];
}

function verdictOf({ kept, failures }: KeptDriver, id: string): string {
	const failed = failures.filter(({ requirements }) => requirements.includes(id));
	if (failed.length === 0) return kept.includes(id) ? "✓" : "–";
	const real = failed.filter(({ isInvented }) => !isInvented);
	if (real.length === 0) return "(✗)";
	return real.every(({ isTimed }) => isTimed) ? "✗ᵗ" : "✗";
}

function section(driver: KeptDriver, requirements: readonly KeptRequirement[]): readonly string[] {
	const { id, judged, passed, failures } = driver;
	return [
		`## ${titleOf(driver)}`,
		"",
		`${passed} of ${judged} scenarios passed. [How it is connected, and what you should know](../examples/adapters/${id}/README.md).`,
		"",
		...[...failures].sort(byImportance(requirements)).flatMap((failure) => [...failureLines(failure, id, requirements), ""]),
	].slice(0, -1);
}

function failureLines(
	{ reason, requirements: ids, isInvented, places, scenario }: KeptFailure,
	driver: string,
	requirements: readonly KeptRequirement[],
): readonly string[] {
	const levels = [...new Set(ids.map((id) => requirements.find((one) => one.id === id)?.level.split(" ")[0] ?? ""))];
	const remark = isInvented ? " No known server sends such a reply to a question about one job." : "";
	return [
		...wrapProse(`**${ids.join(", ")}** (${levels.join(", ")}): ${reason}${remark}`),
		"",
		"```gherkin",
		`# ${scenario.file}:${scenario.line}: ${scenario.name}`,
		...scenario.steps,
		"```",
		"",
		"```sh",
		`npm run driver -- ${driver} conform --only ${[...new Set(Object.values(places))].join(" ")}`,
		"```",
	];
}

/** Wrong answers from real servers first, then the others, then what is not a MUST. */
function byImportance(requirements: readonly KeptRequirement[]): (one: KeptFailure, other: KeptFailure) => number {
	const isMust = ({ requirements: ids }: KeptFailure) =>
		requirements.some(({ id, level }) => ids.includes(id) && level.startsWith("MUST"));
	const rank = (failure: KeptFailure) => (isMust(failure) ? 0 : 2) + (failure.isInvented ? 1 : 0);
	return (one, other) => rank(one) - rank(other);
}

function titleOf({ name, version }: KeptDriver): string {
	return `${name} ${version}`;
}

/** The anchor of a heading in a page. */
function anchorOf(driver: KeptDriver): string {
	return titleOf(driver)
		.toLowerCase()
		.replace(/[^\w\- ]/g, "")
		.replaceAll(" ", "-");
}
