import type { JobOrder } from "../../../simulator/background-job.ts";
import { releaseOf } from "../../../simulator/server-version/release.ts";
import { readStartMessage } from "../../../simulator/start-message.ts";
import type { JobRecord } from "../../../src/job/job-record.ts";
import type { TimedLine } from "./recording.ts";

const START = "<background query start";
const HEX = `${START}, hex> `;
/** The framing in front of the message. */
const FRAME_DIGITS = 16;

export function isStart(line: TimedLine): boolean {
	return line.command.startsWith(START);
}

/** Whether the server said that the job has started: result code 0 in the reply's header. */
export function isAccepted(line: TimedLine): boolean {
	return line.reply?.slice(26, 28) === "00";
}

/** The order in a line that holds the bytes of a start. */
export function orderInHex(line: TimedLine): JobOrder | undefined {
	if (!line.command.startsWith(HEX)) return undefined;
	const read = readStartMessage(bytesOf(line.command.slice(HEX.length + FRAME_DIGITS)), releaseOf(line.server));
	if (read.kind !== "job") throw new Error(`Line ${line.line}: the start message does not start a job: ${read.kind}.`);
	return read.order;
}

function bytesOf(hex: string): Uint8Array {
	return Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

export function hexOf(bytes: Uint8Array): string {
	return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** The order of a job whose start was not recorded, read from what a server shows of it. */
export function orderShown(record: JobRecord): JobOrder {
	const { taskId, namespace, set, udfModule, udfFunction, indexName, recordsPerSecond } = record;
	return {
		taskId: taskId ?? 0n,
		namespace: namespace ?? "",
		...(set === undefined ? {} : { set }),
		work: udfModule === undefined ? { kind: "operations" } : { kind: "udf", package: udfModule, function: udfFunction ?? "" },
		...(indexName === undefined ? {} : { filter: { indexName } }),
		...(recordsPerSecond === undefined ? {} : { rps: recordsPerSecond }),
	};
}

/** The order of a job that was started with an index filter, and that no server ever showed. */
export function orderUnseen(id: string): JobOrder {
	return {
		taskId: BigInt(id),
		namespace: "test",
		set: "demo",
		work: { kind: "udf", package: "slow", function: "spin" },
		filter: { indexName: "idx_a" },
	};
}
