/** Who was believed to be a member in a run over a network, what was true of it, and what was left behind. */
export interface MembersSeen {
	/** How connecting ended, and when. */
	readonly connected: {
		readonly begunAt: number;
		readonly at: number;
		readonly error?: { readonly code: string; readonly message: string };
	};
	/** What the client believed, and what the nodes believed, each time one of them changed. */
	readonly views: readonly ViewsAt[];
	/** Where the nodes list each other, each time an address changed. */
	readonly addresses: readonly AddressesAt[];
	/** The times at which the event loop of the client stood still. */
	readonly pauses: readonly ClientPause[];
	/** The members that the client believed in at the end, and whether each of them answered it. Empty if nobody tried. */
	readonly reached: Readonly<Record<string, boolean>>;
	/** What the client has used in all. */
	readonly connects: number;
	readonly mostOpen: number;
	/** What is left some time after `close`. */
	readonly left: { readonly connections: number; readonly timers: number };
	/** When the run ended. */
	readonly endedAt: number;
}

export interface ViewsAt {
	readonly at: number;
	/** The members that the client believes in; `undefined`: it has no cluster. */
	readonly client: readonly string[] | undefined;
	/** The processes that run and have partitions, and the members that each of them lists, itself included. */
	readonly nodes: Readonly<Record<string, readonly string[]>>;
}

export interface AddressesAt {
	readonly at: number;
	/** The address of each node of the schedule, as the other nodes list it. */
	readonly nodes: Readonly<Record<string, string>>;
}

export interface ClientPause {
	readonly from: number;
	readonly to: number;
}
