import { connect } from "node:net";
import { RequestFailure, type RequestFailureReason } from "../cluster.ts";
import { type Address, showAddress } from "../info/address.ts";
import { createFrameDecoder, FRAME_TYPE } from "../info/frame.ts";
import { decodeBody } from "../info/message.ts";

/** A socket for the info protocol. */
export interface InfoSocket {
	send(frame: Uint8Array): void;
	/** Closes it at once, without a further event. A second call does nothing. */
	close(): void;
}

export interface InfoSocketEvents {
	/** The socket is connected. */
	open(): void;
	/** The body of the next reply. */
	reply(body: string): void;
	/** The connection ended or failed. This is the last event. */
	end(failure: RequestFailure): void;
}

/** Opens a socket. It is never half-closed, because a server drops a half-closed connection even if it owes a reply. */
export function openInfoSocket(address: Address, maxFrame: number, on: InfoSocketEvents): InfoSocket {
	const where = showAddress(address);
	const decoder = createFrameDecoder({ maxBody: maxFrame, types: [FRAME_TYPE.info] });
	const socket = connect({ host: address.host, port: address.port, noDelay: true });
	let isOpen = false;
	let isOver = false;

	const close = (): void => {
		isOver = true;
		socket.destroy();
	};
	const end = (reason: RequestFailureReason, message: string, cause?: unknown): void => {
		if (isOver) return;
		close();
		on.end(new RequestFailure(reason, message, cause === undefined ? undefined : { cause }));
	};

	socket.on("connect", () => {
		isOpen = true;
		if (!isOver) on.open();
	});
	socket.on("data", (chunk) => {
		for (const frame of decoder.push(chunk)) {
			if (isOver) return;
			if (frame.kind === "frame") on.reply(decodeBody(frame.body));
			else end("malformed", `${where} sent ${frame.message}`);
		}
	});
	// Never removed: a destroyed socket can still emit an error, and an unhandled error event ends the process.
	socket.on("error", (error: NodeJS.ErrnoException) => {
		const code = error.code ?? error.message;
		if (!isOpen) end(code === "ETIMEDOUT" ? "timed_out" : "refused", `${where} cannot be reached (${code})`, error);
		else end("reset", `${where} reset the connection (${code})`, error);
	});
	socket.on("end", () => {
		const cut = decoder.isMidFrame() ? " in the middle of a reply" : "";
		end("closed", `${where} closed the connection${cut}`);
	});
	socket.on("close", () => end("closed", `${where} closed the connection`));

	return {
		send(frame) {
			if (!isOver) socket.write(frame);
		},
		close,
	};
}
