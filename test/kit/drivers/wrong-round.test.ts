import { expect, it } from "vitest";
import type { ReviewedCall } from "../../../kit/drivers/reviewed-call.ts";
import { wrongShapes } from "../../../kit/drivers/wrong-round.ts";

// The Go client answers a status within a millisecond, and its adapter may report 0 ms.
it("a reply counts for its round if the driver reports an end, in whole milliseconds, that is earlier than the reply", () => {
	const commands = ["query-show:id=1"];
	const end = { kind: "answered", body: "ERROR:80:not authenticated\n" };
	const call = {
		history: { questions: [{ node: "A", commands, askedAt: 5, endedAt: 5.4, end }] },
		reviewed: [{ isWrong: true, round: { startedAt: 5, endedAt: 5, turns: [{ node: "A", endedAt: 5.4 }] } }],
	} as unknown as ReviewedCall;
	expect(wrongShapes(call)).toEqual(["body ERROR:80:…"]);
});
