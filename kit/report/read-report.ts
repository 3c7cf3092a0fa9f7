import * as v from "valibot";
import { parseJson } from "../../simulator/parse-json.ts";
import type { RequirementReport } from "../conformance/conformance-report.ts";
import type { ScenarioResult } from "../conformance/scenario-result.ts";
import { issueSentence } from "../schedule/issue-sentence.ts";

/** The parts of a report that are compared. */
export interface RunReport {
	readonly kit: string;
	readonly spec: string;
	readonly driver: { readonly name: string; readonly version: string };
	readonly requirements: readonly RequirementReport[];
	readonly realMs: number;
}

/** A file is not the report of a complete run. The message says why. */
export class ReportError extends Error {
	override readonly name = "ReportError";
}

/** The last word of the message about a missing field. */
const GIVEN = "given";
const text = v.string("some text");
const count = v.pipe(v.number("a number"), v.finite("a finite number"));
const verdicts = ["passed", "failed", "unsupported", "could not run"] as const;
const findingKinds = ["verdict", "question", "time", "steps"] as const;
const requirementVerdicts = [...verdicts, "known failure", "not tested"] as const;
const oneOf = (words: readonly string[]) => `one of ${words.join(", ")}`;

const scenario: v.GenericSchema<unknown, ScenarioResult> = v.object(
	{
		file: text,
		line: count,
		name: text,
		requirements: v.array(text, "a list of ids"),
		verdict: v.picklist(verdicts, oneOf(verdicts)),
		steps: v.array(text, "a list of steps"),
		unseen: v.exactOptional(v.array(text, "a list of ids")),
		row: v.exactOptional(v.record(text, text, "the values of an example row")),
		findings: v.exactOptional(
			v.array(
				v.object(
					{
						requirement: text,
						level: v.picklist(["MUST", "SHOULD", "MAY"]),
						message: text,
						kind: v.exactOptional(v.picklist(findingKinds, oneOf(findingKinds))),
					},
					GIVEN,
				),
				"a list of findings",
			),
		),
		message: v.exactOptional(text),
		isDeclined: v.exactOptional(v.literal(true, "true")),
		passesAfresh: v.exactOptional(v.boolean("true or false")),
		known: v.exactOptional(text),
		attachments: v.record(text, text, "an object of texts"),
	},
	GIVEN,
);

const report: v.GenericSchema<unknown, RunReport> = v.object(
	{
		version: v.literal(1, "1, the version of the report format"),
		kit: text,
		spec: text,
		driver: v.object({ name: text, version: text }, GIVEN),
		requirements: v.pipe(
			v.array(
				v.object(
					{
						id: v.pipe(text, v.regex(/^[A-Z]+-\d+$/, "a requirement's id")),
						level: v.picklist(["MUST", "SHOULD", "MAY"], "MUST, SHOULD or MAY"),
						title: text,
						text,
						verdict: v.picklist(requirementVerdicts, oneOf(requirementVerdicts)),
						scenarios: v.array(scenario, "a list of scenarios"),
					},
					GIVEN,
				),
				"a list of requirements",
			),
			v.minLength(1, "a list of at least one requirement"),
		),
		realMs: count,
	},
	GIVEN,
);

/**
 * Reads what `conform --json` wrote.
 *
 * @param file stands in messages
 * @throws ReportError in one sentence, if the text is not a report or the run is not complete
 */
export function readReport(json: string, file: string): RunReport {
	let data: unknown;
	try {
		data = parseJson(json);
	} catch {
		throw new ReportError(`${file} is not complete JSON: its run was interrupted, or it is not a report of conform --json.`);
	}
	if (typeof data !== "object" || data === null || Array.isArray(data)) {
		throw new ReportError(`${file} is not a report of conform --json: it must be an object.`);
	}
	const result = v.safeParse(report, data, { abortPipeEarly: true });
	if (!result.success) throw new ReportError(`${file}: ${issueSentence(result.issues[0], "The report")}`);
	if (!("complete" in data) || data.complete !== true) {
		throw new ReportError(`${file} does not end in "complete": true, so its run was interrupted and results are missing.`);
	}
	return result.output;
}
