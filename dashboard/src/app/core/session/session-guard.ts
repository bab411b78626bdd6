import { inject } from '@angular/core';
import type { CanActivateFn } from '@angular/router';
import { Router } from '@angular/router';
import { Session } from './session';

export const signedIn: CanActivateFn = () =>
  inject(Session).isSignedIn() || inject(Router).parseUrl('/login');
export const signedOut: CanActivateFn = () => !inject(Session).isSignedIn() || inject(Router).parseUrl('/');
