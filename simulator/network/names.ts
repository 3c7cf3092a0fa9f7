/** Whether a host is an IP address, and not a name. */
function isIpAddress(host: string): boolean {
	return host.includes(":") || /^\d{1,3}(?:\.\d{1,3}){3}$/.test(host);
}

/** The names that can be looked up. A name may stand for other addresses later. */
export class Names {
	readonly #names = new Map<string, readonly string[]>();

	/** An empty list: the name does not exist any more. */
	set(name: string, addresses: readonly string[]): void {
		if (addresses.length === 0) this.#names.delete(name);
		else this.#names.set(name, addresses);
	}

	/** @throws Error as Node's look-up rejects */
	lookup(host: string): readonly string[] {
		if (isIpAddress(host)) return [host];
		const addresses = this.#names.get(host);
		if (addresses === undefined) throw Object.assign(new Error(`getaddrinfo ENOTFOUND ${host}`), { code: "ENOTFOUND" });
		return addresses;
	}
}
