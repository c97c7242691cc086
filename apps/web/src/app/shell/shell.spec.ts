import { MatDialogHarness } from '@angular/material/dialog/testing';
import { MatInputHarness } from '@angular/material/input/testing';
import { MatMenuHarness } from '@angular/material/menu/testing';
import { TestBed } from '@angular/core/testing';
import { Title } from '@angular/platform-browser';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { Page } from '../../testing/page.ts';
import { OTHER_PROJECT, problemOf, PROJECT } from '../../testing/records.ts';

const menu = (page: Page, name: RegExp) => page.loader.getHarness(MatMenuHarness.with({ triggerText: name }));
const newProject = async (page: Page, name: string) => {
  const projects = await menu(page, /Health/);
  await projects.open();
  await projects.clickItem({ text: /New project/ });
  await page.stable();
  // The dialog is loaded on demand.
  await import('../projects/create-project-dialog.ts');
  await page.stable();
  await (await page.loader.getHarness(MatInputHarness.with({ ancestor: 'pl-create-project-dialog' }))).setValue(name);
  await page.press('Create project');
};

beforeEach(() => {
  localStorage.clear();
  delete document.documentElement.dataset['theme'];
});

describe('the shell', () => {
  it('names the project and marks where one is', async () => {
    const page = await Page.open('imports');
    expect(page.element('pl-project-switcher').textContent).toContain('Health');
    expect(page.element('nav [aria-current=page]').textContent.trim()).toBe('Imports');
  });

  it('goes from / to the project that was open last', async () => {
    const page = await Page.open('imports');
    await page.go('/');
    const projects = [
      { id: OTHER_PROJECT, name: 'Travel' },
      { id: PROJECT, name: 'Health' },
    ];
    await page.answer('GET', '/api/v1/projects', { items: projects });
    expect(page.address).toBe('imports');
  });

  it('makes a project and opens it', async () => {
    const page = await Page.open('imports');
    await newProject(page, '  Travel ');
    const request = page.request('POST', '/api/v1/projects');
    expect(request.request.body).toEqual({ name: 'Travel' });
    request.flush({ id: OTHER_PROJECT, name: 'Travel' }, { status: 201, statusText: 'x' });
    await page.stable();
    expect(page.router.url).toBe(`/projects/${OTHER_PROJECT}/imports`);
    expect(page.element('pl-project-switcher').textContent).toContain('Travel');
  });

  it('keeps the dialog open when the name is taken, and says so', async () => {
    const page = await Page.open('imports');
    await newProject(page, 'Health');
    const title = 'There is a project with this name.';
    await page.answer('POST', '/api/v1/projects', problemOf({ code: 'project_name_taken', title, status: 409 }), 409);
    expect(page.text).toContain(title);
    expect(await page.loader.getAllHarnesses(MatDialogHarness)).toHaveLength(1);
  });

  it('says when there is no such project', async () => {
    const page = await Page.open('imports');
    await page.go(`/projects/${OTHER_PROJECT}/imports`);
    expect(page.text).toContain('There is no such project');
  });

  it('remembers the theme that was chosen, and forgets it for that of the device', async () => {
    const page = await Page.open('imports');
    const [themes] = (await page.loader.getAllHarnesses(MatMenuHarness)).slice(-1);
    await themes?.open();
    await themes?.clickItem({ text: /Dark/ });
    expect(document.documentElement.dataset['theme']).toBe('dark');
    expect(localStorage.getItem('pairloom.theme')).toBe('dark');
    await themes?.open();
    await themes?.clickItem({ text: /As the device/ });
    expect(document.documentElement.dataset['theme']).toBeUndefined();
    expect(localStorage.getItem('pairloom.theme')).toBeNull();
  });

  it('says when there is nothing at an address', async () => {
    const page = await Page.open('imports');
    await page.go('/nowhere');
    expect(page.text).toContain('There is nothing at this address');
    expect(TestBed.inject(Title).getTitle()).toContain('Not found');
  });
});
