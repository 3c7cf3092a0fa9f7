import { type Address, DEFAULT_PORT, parseAddress } from "./address.ts";

/** Another node in the list of peers of a node. */
export interface Peer {
	readonly name: string;
	/** Its addresses, in the order of the list. Some clients may not reach all of them. */
	readonly addresses: readonly Address[];
}

export interface PeerList {
	readonly kind: "peers";
	/**
	 * Changes with every change of the list. A restarted node counts from the start, so compare it within one
	 * connection.
	 */
	readonly generation: string;
	readonly peers: readonly Peer[];
	/** The list is longer than the library reads: it has more nodes, or a node has more addresses (CLUSTER-10). */
	readonly isCut: boolean;
}

export interface MalformedPeers {
	readonly kind: "malformed";
	readonly message: string;
}

/** More nodes than a cluster can have. The rest of a longer list is ignored. */
const MOST_PEERS = 1024;
/** The rest of a longer list of addresses is ignored. */
const MOST_ADDRESSES = 16;

// Names have no commas or brackets, so only an IPv6 address is in inner brackets.
const ADDRESS = String.raw`(?:\[[^\]]*\](?::\d+)?|[^,[\]]+)`;
const ENTRY = new RegExp(String.raw`\[([^,[\]]{1,64}),[^,[\]]*,\[((?:${ADDRESS}(?:,${ADDRESS})*)?)\]\](?:,(?=\[)|$)`, "y");

/**
 * Reads the value of `peers-clear-std`: `<generation>,<default port>,[[<name>,<tls name>,[<address>,…]],…]`. An address
 * omits the default port, and IPv6 is in brackets (server source, services.c; recorded from 8.1.2.0:
 * `4,3000,[[A6,,[127.0.0.1:3600]]]`).
 */
export function parsePeers(value: string): PeerList | MalformedPeers {
	const whole = /^(\d+),(\d*),\[(.*)\]$/.exec(value);
	if (whole === null) return malformed(value);
	const [, generation = "", port = "", list = ""] = whole;
	const defaultPort = port === "" ? DEFAULT_PORT : Number(port);
	const peers: Peer[] = [];
	let isCut = false;
	for (let at = 0; at < list.length; at = ENTRY.lastIndex) {
		ENTRY.lastIndex = at;
		const found = ENTRY.exec(list);
		if (found === null) return malformed(value);
		if (peers.length === MOST_PEERS) {
			isCut = true;
			break;
		}
		const addresses: Address[] = [];
		const texts = itemsOf(found[2] ?? "");
		isCut ||= texts.length > MOST_ADDRESSES;
		for (const text of texts.slice(0, MOST_ADDRESSES)) {
			const address = parseAddress(text, defaultPort);
			// One unreadable address does not hide the others.
			if (address !== undefined) addresses.push(address);
		}
		peers.push({ name: found[1] ?? "", addresses });
	}
	return { kind: "peers", generation, peers, isCut };
}

/** To split a text takes several times as long as to see that it has one item, as most have. */
function itemsOf(text: string): readonly string[] {
	return text.includes(",") ? text.split(",") : [text];
}

function malformed(value: string): MalformedPeers {
	return { kind: "malformed", message: `an unreadable list of peers: ${JSON.stringify(value.slice(0, 80))}` };
}
