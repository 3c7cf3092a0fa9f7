/**
 * The network that the plain-socket cluster needs: names, connections, bytes. One file implements it with `node:net`
 * and `node:dns`. The simulator implements it on virtual time. It is internal and can change at any time.
 */

/** Why a connection ended, or never opened. */
export type ConnectionEnd = "refused" | "reset" | "closed" | "unreachable";

/** What a connection reports. No function of it is ever called inside the call that causes it. */
export interface ConnectionEvents {
	/** The other side has accepted the connection. */
	opened(): void;
	/** Bytes have arrived. They may be split and joined at any place, and they never change later. */
	data(bytes: Uint8Array): void;
	/** The connection has ended, or could not be opened. Called at most once, and nothing is called after it. */
	ended(end: ConnectionEnd, cause?: Error): void;
}

/** A connection that is open or being opened. */
export interface Connection {
	/**
	 * Sends bytes, which must never change later. Bytes sent before the connection is open wait for it. Does nothing after
	 * the end.
	 */
	send(bytes: Uint8Array): void;
	/** Closes the connection. After this call no event is reported. A second call does nothing. */
	close(): void;
}

/** Names and connections. */
export interface Network {
	/**
	 * The IP addresses of a host name, in the order in which to try them. An IP address is its own only address. Rejects
	 * if the name cannot be looked up. A lookup that waits for others, and that `isWanted` says nobody needs any more, is
	 * dropped: it never settles.
	 */
	lookup(host: string, isWanted?: () => boolean): Promise<readonly string[]>;
	/** Begins to open a connection to a port of an IP address. Never throws. */
	connect(address: string, port: number, events: ConnectionEvents): Connection;
}
