import { type Address, DEFAULT_PORT, parseAddress } from "./address.ts";

/** Another node, as a node lists it among its peers. */
export interface Peer {
	readonly name: string;
	/** Where it may be reached, in the order given. A node may list addresses that not everybody reaches. */
	readonly addresses: readonly Address[];
}

export interface PeerList {
	readonly kind: "peers";
	/** Changes whenever the list does. Restarted nodes count anew, so an equal number proves nothing across a restart. */
	readonly generation: string;
	readonly peers: readonly Peer[];
}

export interface MalformedPeers {
	readonly kind: "malformed";
	readonly message: string;
}

/** More than any cluster has nodes; a longer list is no list of peers. */
export const MOST_PEERS = 1024;
/** More than a node has interfaces worth trying; the rest of a longer list is left out. */
const MOST_ADDRESSES = 16;

// Names hold neither commas nor brackets, so the only nesting is that of an IPv6 address.
const ADDRESS = String.raw`(?:\[[^\]]*\](?::\d+)?|[^,[\]]+)`;
const ENTRY = String.raw`\[([^,[\]]{1,64}),[^,[\]]*,\[((?:${ADDRESS}(?:,${ADDRESS})*)?)\]\](?:,(?=\[)|$)`;

/**
 * Reads the value of `peers-clear-std`: `<generation>,<default port>,[[<name>,<tls name>,[<address>,…]],…]`, where an address
 * leaves out the default port, and IPv6 is in brackets (server source, services.c; recorded 8.1.2.0:
 * `4,3000,[[A6,,[127.0.0.1:3600]]]`).
 */
export function parsePeers(value: string): PeerList | MalformedPeers {
	const whole = /^(\d+),(\d*),\[(.*)\]$/.exec(value);
	if (whole === null) return malformed(value);
	const [, generation = "", port = "", list = ""] = whole;
	const defaultPort = port === "" ? DEFAULT_PORT : Number(port);
	const peers: Peer[] = [];
	const entry = new RegExp(ENTRY, "y");
	while (entry.lastIndex < list.length) {
		const found = entry.exec(list);
		if (found === null) return malformed(value);
		if (peers.length === MOST_PEERS) return { kind: "malformed", message: `a list of more than ${MOST_PEERS} peers` };
		const addresses: Address[] = [];
		for (const text of (found[2] ?? "").split(",").slice(0, MOST_ADDRESSES)) {
			const address = parseAddress(text, defaultPort);
			// One address that makes no sense does not hide the others.
			if (address !== undefined) addresses.push(address);
		}
		peers.push({ name: found[1] ?? "", addresses });
	}
	return { kind: "peers", generation, peers };
}

function malformed(value: string): MalformedPeers {
	return { kind: "malformed", message: `a list of peers that cannot be read: ${JSON.stringify(value.slice(0, 80))}` };
}
