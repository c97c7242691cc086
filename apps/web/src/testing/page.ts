import { Location } from '@angular/common';
import { provideHttpClient, withXhr } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting, type TestRequest } from '@angular/common/http/testing';
import { TestbedHarnessEnvironment } from '@angular/cdk/testing/testbed';
import type { HarnessLoader } from '@angular/cdk/testing';
import { signal, type WritableSignal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { MATERIAL_ANIMATIONS } from '@angular/material/core';
import {
  NavigationStart,
  provideRouter,
  Router,
  TitleStrategy,
  withComponentInputBinding,
  withRouterConfig,
} from '@angular/router';
import { RouterTestingHarness } from '@angular/router/testing';
import type { ImportRecord, Notice } from '@pairloom/contract';
import { filter, firstValueFrom } from 'rxjs';
import { routes, routing } from '../app/app.routes.ts';
import { provideIcons } from '../app/icons/provide-icons.ts';
import { PageTitle } from '../app/shell/page-title.ts';
import { ProjectFeed, type Connection, type FeedSink } from '../app/state/project-feed.ts';
import { PROJECT } from './records.ts';
import { settle } from './settle.ts';

/** The whole app at an address, with the API and the event stream in the hands of the spec. */
export class Page {
  readonly http = TestBed.inject(HttpTestingController);
  readonly router = TestBed.inject(Router);
  readonly loader: HarnessLoader;
  readonly #harness: RouterTestingHarness;
  readonly #feed: ScriptedFeed;

  private constructor(harness: RouterTestingHarness, feed: ScriptedFeed) {
    this.#harness = harness;
    this.#feed = feed;
    this.router.setUpLocationChangeListener();
    this.loader = TestbedHarnessEnvironment.documentRootLoader(harness.fixture);
  }

  static async open(address: string, imports: ImportRecord[] = [], nextCursor: string | null = null): Promise<Page> {
    const feed = new ScriptedFeed();
    TestBed.configureTestingModule({
      providers: [
        provideHttpClient(withXhr()),
        provideHttpClientTesting(),
        provideRouter(routes, withComponentInputBinding(), withRouterConfig(routing)),
        provideIcons(),
        { provide: TitleStrategy, useClass: PageTitle },
        { provide: ProjectFeed, useValue: feed },
        { provide: MATERIAL_ANIMATIONS, useValue: { animationsDisabled: true } },
      ],
    });
    const harness = await RouterTestingHarness.create();
    const page = new Page(harness, feed);
    await page.go(`/projects/${PROJECT}/${address}`);
    await page.answer('GET', '/api/v1/projects', { items: [{ id: PROJECT, name: 'Health' }] });
    await page.answer('GET', `${PAGE_API}/imports`, { items: imports, nextCursor });
    return page;
  }

  get text(): string {
    return document.body.textContent.replace(/\s+/g, ' ');
  }

  get address(): string {
    return this.router.url.slice(`/projects/${PROJECT}/`.length);
  }

  get connection(): WritableSignal<Connection> {
    return this.#feed.connection;
  }

  async go(address: string): Promise<void> {
    await this.#harness.navigateByUrl(address);
    await this.stable();
  }

  /** The back button of the browser. */
  async back(): Promise<void> {
    const begun = firstValueFrom(this.router.events.pipe(filter((event) => event instanceof NavigationStart)));
    TestBed.inject(Location).back();
    await begun;
    await this.stable();
  }

  /** Lets everything that is due happen. */
  async stable(): Promise<void> {
    for (let turn = 0; turn < 3; turn++) {
      await settle();
      await this.#harness.fixture.whenStable();
    }
  }

  /** The one open request to a path below the project. */
  request(method: string, path: string): TestRequest {
    return this.http.expectOne((request) => request.method === method && request.url === absolute(path));
  }

  async answer(method: string, path: string, body: object, status = 200): Promise<void> {
    this.request(method, path).flush(body, { status, statusText: 'x' });
    await this.stable();
  }

  /** The gateway tells of an import over the stream. */
  async push(record: ImportRecord): Promise<void> {
    this.#feed.sink?.onEvent({ type: 'import', import: record });
    await this.stable();
  }

  /** The gateway tells over the stream what everybody is told. */
  async tell(notice: Notice | null): Promise<void> {
    this.#feed.sink?.onEvent({ type: 'snapshot', imports: [], notice });
    await this.stable();
  }

  element(selector: string): HTMLElement {
    const element = document.querySelector<HTMLElement>(selector);
    if (!element) throw new Error(`Nothing matches ${selector}.`);
    return element;
  }

  has(selector: string): boolean {
    return document.querySelector(selector) !== null;
  }

  /** Lets what is due happen without waiting for the end of a navigation. */
  async turn(): Promise<void> {
    for (let turn = 0; turn < 3; turn++) {
      await settle();
      TestBed.tick();
    }
  }

  /** The button or link with this text; the one on top if there are several. */
  button(text: string): HTMLElement {
    const all = [...document.querySelectorAll<HTMLElement>('button, a')];
    const found = all.filter((element) => element.textContent.trim() === text).at(-1);
    if (!found) throw new Error(`No button or link says "${text}".`);
    return found;
  }

  async press(text: string): Promise<void> {
    this.button(text).click();
    await this.stable();
  }
}

const PAGE_API = `/api/v1/projects/${PROJECT}`;

const absolute = (path: string): string => (path.startsWith('/') ? path : `${PAGE_API}/${path}`);

class ScriptedFeed {
  readonly connection = signal<Connection>('live');
  sink: FeedSink | null = null;

  open(_projectId: string, sink: FeedSink): void {
    this.sink = sink;
  }

  close(): void {
    this.sink = null;
  }
}
