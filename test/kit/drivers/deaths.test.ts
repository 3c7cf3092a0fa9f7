import { expect, it } from "vitest";
import { deathIn } from "../../../kit/drivers/deaths.ts";
import type { CallHistory } from "../../../kit/oracle/history.ts";
import { DIED } from "../../../kit/run/seen.ts";

const COMMAND = "query-show:trid=1";

/** A call in which the driver's process crashed after these replies, in this order. */
function crashed(...replies: readonly (readonly [node: string, body: string])[]): CallHistory {
	return {
		call: { kind: "wait" },
		report: { outcome: { kind: "error", code: DIED, message: "SIGSEGV." } },
		questions: replies.map(([node, body]) => ({ node, commands: [COMMAND], end: { kind: "answered", body } })),
	} as unknown as CallHistory;
}

const clause = (history: CallHistory) => deathIn(history, "1")?.requirement;
const DONE = `${COMMAND}\ttrid=1:status=done(ok):\n`;

it("a crash counts for the reply that most likely caused it, in any order of the nodes' replies", () => {
	expect([clause(crashed(["A", DONE], ["B", ""])), clause(crashed(["B", ""], ["A", DONE]))]).toEqual(["ASK-3", "ASK-3"]);
	const error = "ERROR:80:not authenticated\n";
	expect([clause(crashed(["A", DONE], ["B", error])), clause(crashed(["B", error], ["A", DONE]))]).toEqual(["ASK-6", "ASK-6"]);
	expect(deathIn(crashed(["B", ""], ["A", DONE]), "1")?.message).toContain(`after the reply "" to "${COMMAND}"`);
});

it("a crash does not count for a reply that the driver has survived", () => {
	expect(clause(crashed(["A", ""], ["A", DONE]))).toBe("WAIT-3");
	expect(clause(crashed())).toBe("WAIT-3");
});
