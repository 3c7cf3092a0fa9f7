/**
 * A connection of a client, as a node sees it. A real socket and a connection of the virtual network both implement it,
 * so that the same code reads requests and answers them on sockets and on the virtual network.
 */
export interface Wire {
	/** The client's address and port, as text. */
	readonly from: string;
	/** Whether bytes can be sent: the connection has not ended, and the node has not begun to end it. */
	readonly isOpen: boolean;
	/** The bytes that were sent and that the client has not taken yet. */
	readonly unread: number;
	/** Whether the client reads its replies so slowly that no more bytes should be sent before `drained`. */
	readonly isFull: boolean;
	/**
	 * Sets the functions that are called for bytes from the client and for the end. Called once, before the first event.
	 */
	listen(events: WireEvents): void;
	send(bytes: Uint8Array): void;
	/** Sends the last bytes, then closes. */
	sendLast(bytes: Uint8Array): void;
	close(): void;
	/** Ends the connection so that the client sees a reset. */
	reset(): void;
	/** Stops or continues to take bytes from the client. */
	pause(isPaused: boolean): void;
	/**
	 * The bytes that zlib made smaller; `undefined` if they are not such bytes, or are more than `most`. Absent if the
	 * wire cannot do it, as in a browser.
	 */
	inflate?(bytes: Uint8Array, most: number): Uint8Array | undefined;
	/** Runs an action a moment later, so that bytes sent before and after it travel apart. */
	soon(action: () => void): void;
}

export interface WireEvents {
	data(bytes: Uint8Array): void;
	/** The client has taken everything after `isFull` was true. */
	drained?(): void;
	/** The connection has ended, for any reason. Called once. */
	ended(): void;
}
