/** How many reads each store has answered since the start. */
export interface ReadSources {
  redis: number;
  postgres: number;
}
