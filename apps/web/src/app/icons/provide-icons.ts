import { inject, provideEnvironmentInitializer } from '@angular/core';
import { MatIconRegistry } from '@angular/material/icon';
import { DomSanitizer } from '@angular/platform-browser';
import { DRAWINGS } from './drawings.ts';

const FRAME =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round">';

/** Registers the drawings as `<mat-icon svgIcon="name">`: nothing is fetched. They are constants of this app, hence trusted. */
export const provideIcons = () =>
  provideEnvironmentInitializer(() => {
    const registry = inject(MatIconRegistry);
    const sanitizer = inject(DomSanitizer);
    for (const [name, drawing] of Object.entries(DRAWINGS))
      registry.addSvgIconLiteral(name, sanitizer.bypassSecurityTrustHtml(`${FRAME}${drawing}</svg>`));
  });
