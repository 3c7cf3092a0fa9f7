/** The address on which a node listens. */
export interface Address {
	/** A host name, an IPv4 address, or an IPv6 address without brackets. */
	readonly host: string;
	/** 1 to 65535. */
	readonly port: number;
}

/** The default port of a server. */
export const DEFAULT_PORT = 3000;

const LONGEST_HOST = 255;

/**
 * Reads `host`, `host:port`, `[v6]`, `[v6]:port` or an IPv6 address without brackets, as people write seeds and servers
 * write peers. `undefined` if the text has another form.
 */
export function parseAddress(text: string, defaultPort: number = DEFAULT_PORT): Address | undefined {
	const [, bracketed, bracketedPort] = /^\[([^[\]]+)\](?::(\d{1,5}))?$/.exec(text) ?? [];
	const [, name, namePort] = /^([^\s:[\],/@]+)(?::(\d{1,5}))?$/.exec(text) ?? [];
	const v6 = bracketed ?? (name === undefined ? text : undefined);
	const host = v6 ?? name;
	const port = Number(bracketedPort ?? namePort ?? defaultPort);
	if (host === undefined || host.length > LONGEST_HOST || !isPort(port)) return undefined;
	return v6 === undefined || isIPv6(v6) ? { host, port } : undefined;
}

function isIPv6(host: string): boolean {
	// A zone, as in `fe80::1%eth0`, has a meaning on one machine only and is not checked.
	const [, address = ""] = /^([0-9A-Fa-f:.]+)(?:%[\w.-]+)?$/.exec(host) ?? [];
	return URL.canParse(`http://[${address}]`);
}

/** Whether a number can be the port of a server. */
export function isPort(port: unknown): port is number {
	return Number.isInteger(port) && Number(port) >= 1 && Number(port) <= 65535;
}

/** The address as text: `host:port`, with IPv6 in brackets. */
export function showAddress({ host, port }: Address): string {
	return host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
}

/** Several addresses as one text. */
export function showAddresses(addresses: readonly Address[]): string {
	return addresses.map(showAddress).join(" ");
}
