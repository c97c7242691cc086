import { TestBed } from '@angular/core/testing';
import { NavigationError } from '@angular/router';
import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import { LOAD_PAGE, loadNewBuild } from './missing-chunk.ts';

describe('loadNewBuild', () => {
  const load = jest.fn<(url: string) => void>();
  const fail = (url: string, error: unknown) =>
    TestBed.runInInjectionContext(() => loadNewBuild(new NavigationError(1, url, error)));

  beforeEach(() => {
    load.mockClear();
    sessionStorage.clear();
    TestBed.configureTestingModule({ providers: [{ provide: LOAD_PAGE, useValue: load }] });
  });

  it('loads the page anew where the reader wanted to go, but not for ever', () => {
    const gone = new TypeError('Failed to fetch dynamically imported module: /chunk-OLD.js');
    fail('/projects/1/pairs', gone);
    fail('/projects/1/pairs', gone);
    expect(load.mock.calls).toEqual([['/projects/1/pairs']]);
  });

  it('leaves other faults alone', () => {
    fail('/projects/1/pairs', new Error('a guard failed'));
    expect(load).not.toHaveBeenCalled();
  });
});
