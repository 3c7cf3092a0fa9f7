import type { Cancel } from "../../clock.ts";
import type { Network } from "./network.ts";

/** A ClientHello of TLS 1.2: eight common cipher suites, no extension, and no use of its random bytes. */
const CLIENT_HELLO: Uint8Array = Uint8Array.of(
	...[0x16, 3, 1, 0, 59, 1, 0, 0, 55, 3, 3],
	...Array<number>(32).fill(0x5a),
	...[0, 0, 16, 0x13, 1, 0x13, 2, 0xc0, 0x2f, 0xc0, 0x30, 0xc0, 0x2b, 0, 0x9c, 0, 0x2f, 0, 0x35],
	...[1, 0],
);

/**
 * Whether a port that closed the connection without sending a byte uses TLS: only such a port answers the beginning of
 * a TLS handshake with a TLS record. The returned function ends the attempt. The caller has a time limit.
 */
export function probeTls(network: Network, ip: string, port: number, done: (speaksTls: boolean) => void): Cancel {
	let isOver = false;
	const end = (speaksTls: boolean): void => {
		if (isOver) return;
		isOver = true;
		connection.close();
		done(speaksTls);
	};
	const connection = network.connect(ip, port, {
		opened: () => connection.send(CLIENT_HELLO),
		data: (bytes) => end(isTls(bytes)),
		ended: () => end(false),
	});
	return () => {
		isOver = true;
		connection.close();
	};
}

/** The beginning of a TLS record: an alert (21) or a handshake (22), of version 3.x. */
export function isTls(bytes: Uint8Array): boolean {
	return (bytes[0] === 21 || bytes[0] === 22) && (bytes.length === 1 || bytes[1] === 3);
}
