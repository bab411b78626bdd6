import { Component, inject, signal } from '@angular/core';
import { Router } from '@angular/router';
import { messageOf } from '../../core/api/gateway-error';
import { Session } from '../../core/session/session';
import { TextField } from '../../widgets/text-field';

@Component({
  selector: 'k-login-page',
  imports: [TextField],
  template: `
    <main>
      <form class="panel" (submit)="signIn($event)" data-testid="login-form">
        <img src="favicon.svg" alt="" width="36" height="36" />
        <h1>KAIRÓS</h1>
        <p class="muted">Trading desk</p>
        @if (fault() ?? session.notice(); as text) {
          <p class="fault" role="alert" data-testid="login-error">{{ text }}</p>
        }
        <label for="username">User name</label>
        <input
          id="username"
          name="username"
          autocomplete="username"
          required
          [(kText)]="username"
          data-testid="login-username"
        />
        <label for="password">Password</label>
        <input
          id="password"
          name="password"
          type="password"
          autocomplete="current-password"
          required
          [(kText)]="password"
          data-testid="login-password"
        />
        <button class="primary" type="submit" [disabled]="busy()" data-testid="login-submit">
          {{ busy() ? 'Signing in…' : 'Sign in' }}
        </button>
      </form>
    </main>
  `,
  styles: `
    main {
      display: grid;
      place-items: center;
      height: 100vh;
      background: radial-gradient(circle at 50% 30%, #141c27, var(--bg) 60%);
    }
    form {
      width: 320px;
      padding: 28px 26px 26px;
      gap: 6px;
    }
    img {
      align-self: center;
    }
    h1 {
      font-size: 20px;
      letter-spacing: 0.14em;
      text-align: center;
    }
    h1 + p {
      margin-bottom: 12px;
      text-align: center;
    }
    input {
      height: 32px;
      margin-bottom: 6px;
    }
    button {
      height: 34px;
      margin-top: 8px;
      font-weight: 600;
    }
    .fault {
      margin: 0 0 8px;
    }
  `,
})
export class LoginPage {
  protected readonly session = inject(Session);
  private readonly router = inject(Router);

  protected readonly username = signal('');
  protected readonly password = signal('');
  protected readonly busy = signal(false);
  protected readonly fault = signal<string | undefined>(undefined);

  protected async signIn(event: Event): Promise<void> {
    event.preventDefault();
    if (this.busy()) return;
    this.busy.set(true);
    this.fault.set(undefined);
    try {
      await this.session.signIn(this.username(), this.password());
      await this.router.navigateByUrl('/');
    } catch (error) {
      this.fault.set(messageOf(error));
      this.password.set('');
    } finally {
      this.busy.set(false);
    }
  }
}
