import { RequestFailure, type RequestFailureReason } from "../cluster.ts";
import { type Address, showAddress } from "../info/address.ts";
import { createFrameDecoder, FRAME_TYPE } from "../info/frame.ts";
import { decodeBody } from "../info/message.ts";
import type { Connection, ConnectionEnd, Network } from "./network.ts";

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

/** Opens a socket to the first IP address of the host that accepts the connection. */
export function openInfoSocket(network: Network, address: Address, maxFrame: number, on: InfoSocketEvents): InfoSocket {
	const where = showAddress(address);
	const decoder = createFrameDecoder({ maxBody: maxFrame, types: [FRAME_TYPE.info] });
	let connection: Connection | undefined;
	let isOpen = false;
	let isOver = false;

	const close = (): void => {
		isOver = true;
		connection?.close();
	};
	const end = (reason: RequestFailureReason, message: string, cause?: unknown): void => {
		if (isOver) return;
		close();
		on.end(new RequestFailure(reason, message, cause === undefined ? undefined : { cause }));
	};
	const read = (bytes: Uint8Array): void => {
		for (const frame of decoder.push(bytes)) {
			if (isOver) return;
			if (frame.kind === "frame") on.reply(decodeBody(frame.body));
			else end("malformed", `${where} sent ${frame.message}`);
		}
	};
	const onEnded = (how: ConnectionEnd, cause: (Error & { readonly code?: string }) | undefined): void => {
		const code = cause === undefined ? how : (cause.code ?? cause.message);
		if (how === "reset") return end("reset", `${where} reset the connection (${code})`, cause);
		const cut = decoder.isMidFrame() ? " in the middle of a reply" : "";
		if (how === "closed") return end("closed", `${where} closed the connection${cut}`, cause);
		end(code === "ETIMEDOUT" ? "timed_out" : "refused", `${where} cannot be reached (${code})`, cause);
	};
	const tryNext = ([host, ...others]: readonly string[]): void => {
		if (isOver || host === undefined) return;
		connection = network.connect(host, address.port, {
			opened() {
				isOpen = true;
				on.open();
			},
			data: read,
			ended(how, cause) {
				if (isOpen || others.length === 0) onEnded(how, cause);
				else tryNext(others);
			},
		});
	};
	network.lookup(address.host).then(tryNext, (error: Error) => onEnded("unreachable", error));

	return { send: (frame) => connection?.send(frame), close };
}
