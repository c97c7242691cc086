import { inject, Injectable } from '@angular/core';
import type { PairNeighbours } from '@pairloom/contract';
import { PairsApi, type PairFilters } from '../api/pairs-api.ts';

/** While one goes from pair to pair the last count is good for so long, in milliseconds. */
const GOOD_FOR = 15_000;

interface Asked {
  readonly projectId: string;
  readonly pairId: string;
  readonly filters: PairFilters;
}

interface Place {
  readonly total: number;
  readonly current: number | null;
}

/** Places in lists that are longer than their neighbours tell: counted on the server, then by the steps that are taken from there. */
@Injectable()
export class PlaceCounter {
  readonly #api = inject(PairsApi);
  #last: (Asked & Place & { readonly neighbours: PairNeighbours; readonly at: number }) | null = null;

  /** The neighbours with an exact place and total; as they are when these cannot be told. */
  async exactly(asked: Asked, neighbours: PairNeighbours): Promise<PairNeighbours> {
    const stepped = this.#stepped(asked);
    const at = stepped === null ? performance.now() : (this.#last?.at ?? 0);
    const place = stepped ?? (await this.#counted(asked));
    if (place === null) return neighbours;
    this.#last = { ...asked, ...place, neighbours, at };
    return { ...neighbours, ...place, totalIsExact: true };
  }

  #stepped({ pairId, ...list }: Asked): Place | null {
    const last = this.#last;
    if (last === null || last.current === null || performance.now() - last.at > GOOD_FOR) return null;
    const { projectId, filters } = last;
    if (JSON.stringify({ projectId, filters }) !== JSON.stringify(list)) return null;
    const step = [last.neighbours.previousId, last.pairId, last.neighbours.nextId].indexOf(pairId) - 1;
    return step < -1 ? null : { total: last.total, current: last.current + step };
  }

  async #counted({ projectId, pairId, filters }: Asked): Promise<Place | null> {
    const { total, totalIsExact, current } = await this.#api.count(projectId, filters, pairId);
    return totalIsExact ? { total, current } : null;
  }
}
