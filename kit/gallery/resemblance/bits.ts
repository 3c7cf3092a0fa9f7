const BITS = 8;

/** The numbers of a set as text: bit by bit in base64. */
export function packNumbers(numbers: Iterable<number>): string {
	const bytes: number[] = [];
	for (const number of numbers) {
		const byte = Math.floor(number / BITS);
		while (bytes.length <= byte) bytes.push(0);
		bytes[byte] = (bytes[byte] ?? 0) | (1 << (number % BITS));
	}
	return btoa(String.fromCharCode(...bytes));
}

export function unpackNumbers(text: string): ReadonlySet<number> {
	const numbers = new Set<number>();
	for (const [index, letter] of [...atob(text)].entries()) {
		for (let bit = 0; bit < BITS; bit++) if ((letter.charCodeAt(0) & (1 << bit)) !== 0) numbers.add(index * BITS + bit);
	}
	return numbers;
}
