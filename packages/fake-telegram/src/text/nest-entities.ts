import { isQuote, isSplittable, isVerbatim, sortEntities, type TextEntity } from './text-entity.ts';

/**
 * Entities as Telegram keeps them: no two of one type overlap or touch, none crosses another, nothing is marked
 * inside code, and links, mentions and code stand inside block quotes only. Bold and the like are cut where they cross others.
 */
export function nestEntities(entities: readonly TextEntity[]): TextEntity[] {
  const whole = keepWhole(sortEntities(entities.filter((entity) => !isSplittable(entity.type))));
  const splittable = mergeSameType(
    sortEntities(entities.filter((entity) => isSplittable(entity.type))),
  );
  const pieces = splittable.flatMap((entity) => cutAround(entity, whole));
  return cutCrossing(sortEntities([...whole, ...pieces]));
}

/** Of the entities that can't be cut: drops each that overlaps an earlier one, unless that one is a block quote around it. */
function keepWhole(entities: readonly TextEntity[]): TextEntity[] {
  const kept: TextEntity[] = [];
  for (const entity of entities) {
    const isFree = kept.every(
      (other) =>
        !overlap(entity, other) ||
        (isQuote(other.type) && !isQuote(entity.type) && contains(other, entity)),
    );
    if (isFree) kept.push(entity);
  }
  return kept;
}

function mergeSameType(entities: readonly TextEntity[]): TextEntity[] {
  const merged = new Map<string, TextEntity[]>();
  for (const entity of entities) {
    const ofType = merged.get(entity.type) ?? [];
    merged.set(entity.type, ofType);
    const last = ofType.at(-1);
    if (last !== undefined && entity.offset <= endOf(last)) {
      ofType[ofType.length - 1] = stretch(last, last.offset, Math.max(endOf(last), endOf(entity)));
    } else {
      ofType.push(entity);
    }
  }
  return [...merged.values()].flat();
}

/** The pieces of a splittable entity that are left beside code, cut where it crosses the edge of a link or a quote. */
function cutAround(entity: TextEntity, whole: readonly TextEntity[]): TextEntity[] {
  let pieces = [entity];
  for (const other of whole) {
    pieces = pieces.flatMap((piece) => {
      if (!overlap(piece, other)) return [piece];
      if (isVerbatim(other.type)) {
        return nonEmpty([
          stretch(piece, piece.offset, other.offset),
          stretch(piece, endOf(other), endOf(piece)),
        ]);
      }
      if (contains(piece, other) || contains(other, piece)) return [piece];
      const edge = piece.offset < other.offset ? other.offset : endOf(other);
      return [stretch(piece, piece.offset, edge), stretch(piece, edge, endOf(piece))];
    });
  }
  return pieces;
}

/** Cuts each entity that reaches over the end of one around its start. */
function cutCrossing(sorted: readonly TextEntity[]): TextEntity[] {
  const waiting = [...sorted];
  const result: TextEntity[] = [];
  const around: TextEntity[] = [];
  for (let entity = waiting.shift(); entity !== undefined; entity = waiting.shift()) {
    const { offset } = entity;
    while (around.length > 0 && endOf(around.at(-1) ?? entity) <= offset) around.pop();
    const outer = around.at(-1);
    if (outer !== undefined && endOf(entity) > endOf(outer)) {
      waiting.push(stretch(entity, endOf(outer), endOf(entity)));
      entity = stretch(entity, offset, endOf(outer));
      waiting.splice(0, waiting.length, ...sortEntities([entity, ...waiting]));
      continue;
    }
    around.push(entity);
    result.push(entity);
  }
  return result;
}

function endOf(entity: TextEntity): number {
  return entity.offset + entity.length;
}

function overlap(a: TextEntity, b: TextEntity): boolean {
  return a.offset < endOf(b) && b.offset < endOf(a);
}

function contains(outer: TextEntity, inner: TextEntity): boolean {
  return outer.offset <= inner.offset && endOf(inner) <= endOf(outer);
}

function stretch(entity: TextEntity, begin: number, end: number): TextEntity {
  return { ...entity, offset: begin, length: end - begin };
}

function nonEmpty(entities: readonly TextEntity[]): TextEntity[] {
  return entities.filter((entity) => entity.length > 0);
}
