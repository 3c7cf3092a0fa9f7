/** A request that the control API refuses, with its HTTP status. */
export class Refusal extends Error {
	override readonly name = "Refusal";
	readonly status: 400 | 401 | 403 | 404 | 413 | 415 | 429;

	constructor(status: Refusal["status"], message: string) {
		super(message);
		this.status = status;
	}
}
