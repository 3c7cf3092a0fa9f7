import type { ReplyReading } from "../run/driver.ts";
import { expect } from "./expect.ts";
import { building, judgingReading, type Step } from "./step.ts";

/** Reading one reply, without a cluster. The reader knows the task id only if the scenario names it. */
export const READING: readonly Step[] = [
	building("an empty reply", (draft) => {
		draft.reply = "";
	}),
	building("the reply {text}", (draft, reply: string) => {
		draft.reply = reply;
	}),
	building("the reply:", (draft, reply: string) => {
		draft.reply = reply;
	}),
	building("a reply of {int} times {text}, then {text}", (draft, times: number, piece: string, end: string) => {
		draft.reply = piece.repeat(times) + end;
	}),
	building("the reply is read", (draft) => {
		if (draft.reply === undefined) throw new Error("No earlier step gives a reply to read.");
	}),
	judgingReading("it is complete", (reading) => expectStatus(reading, "complete")),
	judgingReading("it is in progress", (reading) => expectStatus(reading, "in_progress")),
	judgingReading("it is not found", (reading) => expectStatus(reading, "not_found")),
	judgingReading("it is a server error", (reading) => expectStatus(reading, "error")),
	judgingReading("it is a server error with code {int}", (reading, code: number) => {
		expectStatus(reading, "error");
		if (reading.status === "error") expect("code", code, reading.serverCode);
	}),
	judgingReading("it is a server error without a code", (reading) => {
		expectStatus(reading, "error");
		if (reading.status === "error") expect("code", undefined, reading.serverCode);
	}),
	judgingReading("it is {text}", (reading, status: string) => expectStatus(reading, status)),
	judgingReading("the error keeps the reply as it was written", (reading) => {
		expectStatus(reading, "error");
		if (reading.status === "error") expect("kept reply", reading.written, reading.reply);
	}),
];

function expectStatus(reading: ReplyReading, status: string): void {
	expect("status", status, reading.status);
}
