export { createRandom, type Random } from "../../simulator/random.ts";
