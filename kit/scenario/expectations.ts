import type { Completion } from "../../src/tracking/completion.ts";
import type { CallReport, Run } from "../run/run.ts";
import type { Call } from "../schedule/schedule.ts";
import { ORDINALS } from "../steps/which-call.ts";

/**
 * The Then steps that describe a run: how and when each call ended, and the evidence for each node. They turn the
 * schedule of a correct run into a scenario. Calls beyond the fifth of a kind are left out: steps have no ordinal for
 * them.
 */
export function expectationsOf({ schedule, calls }: Run): readonly string[] {
	return calls.flatMap((report, index) => {
		const { kind } = schedule.calls[index] ?? {};
		const name = kind && nameOf(kind, index, schedule.calls);
		return name === undefined ? [] : callLines(name, report);
	});
}

/** `the wait` if there is only one, or `the second wait`. */
function nameOf(kind: Call["kind"], index: number, calls: readonly Call[]): string | undefined {
	if (calls.filter((call) => call.kind === kind).length === 1) return `the ${kind}`;
	const ordinal = ORDINALS[calls.slice(0, index).filter((call) => call.kind === kind).length];
	return ordinal && `the ${ordinal} ${kind}`;
}

function callLines(name: string, { outcome, settledAt, rounds }: CallReport): readonly string[] {
	switch (outcome.kind) {
		case "complete": {
			if (name.endsWith("status")) return [`${name} is "complete" at ${settledAt} ms`];
			const { completion } = outcome;
			const account = completion === undefined ? [] : accountLines(name, completion);
			return [`${name} completes after ${roundsText(rounds.length)} at ${settledAt} ms`, ...account];
		}
		case "in_progress":
			return [`${name} is "in_progress" at ${settledAt} ms`];
		case "cancelled":
			return [`${name} ends with its caller's reason at ${settledAt} ms`];
		case "aborted": {
			const results = outcome.report.nodes.map(({ node, result }) => `${name} is ${JSON.stringify(result)} on node ${node}`);
			return [`${name} is answered at ${settledAt} ms`, ...results];
		}
		case "error": {
			const { code, node, serverCode } = outcome;
			const where = node === undefined ? "" : ` of node ${node}`;
			const what = serverCode === undefined ? "" : ` with code ${serverCode}`;
			const after = rounds.length === 0 ? "" : ` after ${roundsText(rounds.length)}`;
			return [`${name} ends in ${JSON.stringify(code)}${where}${what}${after} at ${settledAt} ms`];
		}
		default:
			return outcome satisfies never;
	}
}

function accountLines(name: string, { outcome, nodes }: Completion): readonly string[] {
	const isOne = name === "the wait";
	return [
		isOne ? `the outcome is "${outcome}"` : `the outcome of ${name} is "${outcome}"`,
		...nodes.map(({ node, evidence }) => `node ${node} is known to be "${evidence}"${isOne ? "" : ` in ${name}`}`),
	];
}

function roundsText(count: number): string {
	return `${count} ${count === 1 ? "round" : "rounds"}`;
}
