import type { ServerBuild } from "../src/job/server-build.ts";
import { isBefore } from "./server-version/release.ts";

/** 8 bytes of framing, and a header of 22 bytes. */
const FIN_SIZE = 30;
/** The field with the task id: its size, its number 7, and 8 bytes. */
const ID_FIELD_SIZE = 13;
const INFO3_LAST = 0x01;

/**
 * The whole reply to the start of a background query, as bytes. For an accepted start it is a single final message. A
 * refusal does not have the LAST flag, and up to 7.2 it contains the task id of the request (recorded 7.2.0.17,
 * 8.0.0.15; server source, transaction.c). `taskId` 0: the request had no task id.
 */
export function startReply(release: ServerBuild, code: number, taskId: bigint): Uint8Array {
	const namesTask = code !== 0 && taskId !== 0n && isBefore(release, "8.0");
	const reply = new Uint8Array(namesTask ? FIN_SIZE + ID_FIELD_SIZE : FIN_SIZE);
	const view = new DataView(reply.buffer);
	view.setUint16(0, 0x0203);
	view.setUint32(4, reply.length - 8);
	view.setUint8(8, 22);
	view.setUint8(11, code === 0 ? INFO3_LAST : 0);
	view.setUint8(13, code);
	if (namesTask) {
		view.setUint16(26, 1);
		view.setUint32(FIN_SIZE, ID_FIELD_SIZE - 4);
		view.setUint8(FIN_SIZE + 4, 7);
		view.setBigUint64(FIN_SIZE + 5, taskId);
	}
	return reply;
}
