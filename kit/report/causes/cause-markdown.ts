import { fenced, inlineText } from "../markdown-text.ts";
import { causeBody } from "./cause-text.ts";
import { causeSize, causeTitle, type ReportedDriver } from "./cause-words.ts";
import type { Cause } from "./causes.ts";

/** A cause as a fold of a pull request's comment. */
export function causeMarkdown(cause: Cause, driver: ReportedDriver): string {
	return [
		`<details><summary>${inlineText(`${causeTitle(cause)} ${causeSize(cause)}.`)}</summary>`,
		"",
		fenced("text", causeBody(cause, driver).join("\n").trim()),
		"",
		"</details>",
	].join("\n");
}

/** A cause as an issue in the driver's own tracker. */
export function causeIssue(cause: Cause, driver: ReportedDriver & { readonly version: string }, spec: string): string {
	return [
		`### ${inlineText(causeTitle(cause))}`,
		"",
		`${inlineText(`${driver.name} ${driver.version}`)}, tested against SPEC.md ${spec}: ${causeSize(cause)} fail.`,
		"",
		fenced("text", causeBody(cause, driver).join("\n").trim()),
		"",
	].join("\n");
}
